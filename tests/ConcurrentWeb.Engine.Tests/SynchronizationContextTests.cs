using System.Collections.Concurrent;
using ConcurrentWeb.TestServer;

namespace ConcurrentWeb.Engine.Tests;

/// <summary>A program with a user interface has one thread for it, and the engine never asks for that thread.</summary>
public sealed class SynchronizationContextTests : IAsyncLifetime
{
    private WebTestServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await WebTestServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public Task Nothing_is_posted_to_the_callers_context() => OnOneThreadAsync(() =>
    {
        using var engine = new RequestEngine(new EngineOptions
        {
            ThrottleLimit = 2,
            WindowSize = 3,
            BatchSize = 4,
            BatchInterval = TimeSpan.FromMilliseconds(1),
        });

        Assert.Equal(200, Wait(engine.SendAsync(Request("delay/1"), Stop)).StatusCode);
        Assert.NotNull(Wait(engine.SendAsync(Request("truncate/1000/10"), Stop)).Error);

        var paths = new[] { "delay/2", "gzip", "brotli", "deflate", "drip/3/1", "bytes/2000000", "truncate-chunked", "status/500", "abort", "todos/1" };
        var results = engine.SendAllAsync(paths.Select(Request), Stop).GetAsyncEnumerator(Stop);
        var count = 0;
        while (Wait(results.MoveNextAsync().AsTask()))
        {
            count++;
        }

        Wait(results.DisposeAsync().AsTask());
        Assert.Equal(paths.Length, count);
    });

    [Fact]
    public Task Nor_when_a_run_is_given_up() => OnOneThreadAsync(() =>
    {
        using var engine = new RequestEngine(new EngineOptions { Unordered = true });
        var results = engine.SendAllAsync(new[] { "todos/1", "stall", "stall-headers" }.Select(Request), Stop).GetAsyncEnumerator(Stop);

        Assert.True(Wait(results.MoveNextAsync().AsTask()));
        Wait(results.DisposeAsync().AsTask());
    });

    private RequestDefinition Request(string path) => new() { Uri = new Uri(_server.BaseAddress, path) };

#pragma warning disable VSTHRD002 // The thread belongs to the test, and that it may be blocked is what is shown.
    private static T Wait<T>(Task<T> task) => task.WaitAsync(Support.Patience.Limit).GetAwaiter().GetResult();

    private static void Wait(Task task) => task.WaitAsync(Support.Patience.Limit).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002

    /// <summary>Runs the steps on a thread with a context of its own; every call into the engine starts under it.</summary>
    private static async Task OnOneThreadAsync(Action steps)
    {
        var context = new ForbiddenContext();
        var ran = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            SynchronizationContext.SetSynchronizationContext(context);
            try
            {
                steps();
                ran.SetResult();
            }
            catch (Exception e)
            {
                ran.SetException(e);
            }
        });
        thread.Start();
        await ran.Task;
        Assert.Empty(context.Posted);
    }

    private sealed class ForbiddenContext : SynchronizationContext
    {
        public ConcurrentQueue<string> Posted { get; } = new();

        public override void Post(SendOrPostCallback d, object? state)
        {
            // Runs elsewhere, so that the test fails for what was posted and not for waiting.
            Posted.Enqueue(Environment.StackTrace);
            ThreadPool.QueueUserWorkItem(_ => d(state));
        }

        public override void Send(SendOrPostCallback d, object? state)
        {
            Posted.Enqueue(Environment.StackTrace);
            d(state);
        }

        public override SynchronizationContext CreateCopy() => this;
    }
}
