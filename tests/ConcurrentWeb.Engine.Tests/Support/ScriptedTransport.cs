using System.Collections.Concurrent;
using System.Globalization;
using System.Net;

namespace ConcurrentWeb.Engine.Tests.Support;

/// <summary>A transport that answers when the test says so. Calls go by the number in their address, in whatever order they come.</summary>
internal sealed class ScriptedTransport : HttpMessageHandler
{
    private readonly ConcurrentDictionary<int, ScriptedCall> _calls = new();
    private readonly object _gate = new();
    private readonly List<(Func<bool> Condition, TaskCompletionSource Met)> _waiting = [];

    /// <summary>Calls that have not ended.</summary>
    public int InFlight { get; private set; }

    /// <summary>The most calls that were in flight at once.</summary>
    public int Highest { get; private set; }

    /// <summary>Calls begun so far.</summary>
    public int Begun { get; private set; }

    /// <summary>The call of the request with this number, whether it has come or not.</summary>
    public ScriptedCall this[int number] => _calls.GetOrAdd(number, _ => new ScriptedCall());

    public static RequestDefinition Request(int number) => new()
    {
        Uri = new Uri(FormattableString.Invariant($"http://scripted.test/{number}")),
        Index = number,
        InputObject = number,
    };

    public static IEnumerable<RequestDefinition> Requests(int count) => Enumerable.Range(0, count).Select(Request);

    /// <summary>Completes when so many calls have begun; and later ones are given a chance to be too many.</summary>
    public Task WhenBegunAsync(int count) => WhenAsync(() => Begun >= count);

    public Task WhenIdleAsync() => WhenAsync(() => InFlight == 0);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = this[int.Parse(request.RequestUri!.AbsolutePath.AsSpan(1), CultureInfo.InvariantCulture)];
        Count(+1);
        try
        {
            call.Arrived.TrySetResult();
            return await call.Answering.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Count(-1);
        }
    }

    private Task WhenAsync(Func<bool> condition)
    {
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (condition())
            {
                return Task.CompletedTask;
            }

            _waiting.Add((condition, met));
        }

        return met.Task.WaitAsync(Patience.Limit);
    }

    private void Count(int change)
    {
        lock (_gate)
        {
            InFlight += change;
            Begun += Math.Max(change, 0);
            Highest = Math.Max(Highest, InFlight);
            foreach (var (_, met) in _waiting.FindAll(waiting => waiting.Condition()))
            {
                met.TrySetResult();
            }

            _waiting.RemoveAll(waiting => waiting.Met.Task.IsCompleted);
        }
    }
}

/// <summary>One request that the transport was, or will be, asked to send.</summary>
internal sealed class ScriptedCall
{
    /// <summary>Completes when the request comes.</summary>
    public TaskCompletionSource Arrived { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal TaskCompletionSource<HttpResponseMessage> Answering { get; } = new();

    public void Answer(HttpContent? content = null, HttpStatusCode status = HttpStatusCode.OK) =>
        Answering.SetResult(new HttpResponseMessage(status) { Content = content ?? new ByteArrayContent([]) });

    public void Answer(int length) => Answer(new ByteArrayContent(new byte[length]));

    public void Fail(Exception exception) => Answering.SetException(exception);
}
