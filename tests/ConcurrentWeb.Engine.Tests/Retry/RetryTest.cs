using ConcurrentWeb.Engine.Tests.Support;

namespace ConcurrentWeb.Engine.Tests.Retry;

/// <summary>An engine with a clock that stands still, and retries that wait for nothing unless a test says so.</summary>
public abstract class RetryTest
{
    private protected static readonly Uri Here = new("http://here.test/");
    private protected static readonly Uri There = new("http://there.test/");
    private protected static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private protected FakeTimeProvider Clock { get; } = new();

    private protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The lowest random number makes the wait after a fault nothing; that after throttling is half of the interval.</summary>
    private protected EngineOptions Options => new()
    {
        TimeProvider = Clock,
        RetryInterval = TimeSpan.Zero,
        ConnectionTimeout = TimeSpan.Zero,
        OperationTimeout = TimeSpan.Zero,
        Jitter = () => 0,
    };

    private protected static RequestDefinition Request(Uri uri, HttpMethod? method = null) =>
        new() { Uri = uri, Method = method ?? HttpMethod.Get };

    private protected static RequestDefinition Request(Uri origin, string path) => Request(new Uri(origin, path));

    private protected async Task<WebResult> SendAsync(AnsweringTransport transport, RequestDefinition request, EngineOptions? options = null)
    {
        using var engine = Engine(transport, options);
        return await engine.SendAsync(request, Stop).Patiently();
    }

    private protected RequestEngine Engine(AnsweringTransport transport, EngineOptions? options = null) =>
        new((options ?? Options) with { Transport = transport });

    /// <summary>Moves the clock by so much, as soon as something waits for exactly that.</summary>
    private protected async Task PassAsync(TimeSpan time)
    {
        await Clock.WhenArmedAsync(time).Patiently();
        Clock.Advance(time);
    }

    /// <summary>Moves the clock, step by step, until it is done.</summary>
    private protected async Task<T> WhilePassingAsync<T>(TimeSpan step, Task<T> sending)
    {
        while (!sending.IsCompleted)
        {
            await Task.Delay(1, Stop);
            Clock.Advance(step);
        }

        return await sending;
    }
}
