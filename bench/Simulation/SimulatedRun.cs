using ConcurrentWeb.Limiting;
using ConcurrentWeb.Resilience;

namespace ConcurrentWeb.Bench.Simulation;

/// <summary>
/// A list that never ends, sent to a server model under the engine's own scheduler: only the sending is not real. What is
/// refused is sent again, as often and as late as the engine does it.
/// </summary>
internal sealed class SimulatedRun : IDisposable
{
    private static readonly Uri Address = new("http://server.test/");

    private static readonly TimeSpan LongestWay = TimeSpan.FromMilliseconds(1);

    private readonly VirtualClock _clock;
    private readonly LimitedServer _server;
    private readonly EngineOptions _options;
    private readonly PermitScheduler _permits;
    private readonly Queue<(Task<Permit> Acquiring, int Retries)> _first = new();
    private readonly Queue<(Task<Permit> Acquiring, int Retries)> _again = new();
    private readonly Random _random = new(1);
    private readonly List<TimeSpan> _answered = [];
    private readonly List<TimeSpan> _refused = [];

    public SimulatedRun(VirtualClock clock, LimitedServer server, EngineOptions options)
    {
        (_clock, _server) = (clock, server);
        _options = options with { TimeProvider = clock };
        _permits = new PermitScheduler(_options);
    }

    /// <summary>The share of all answers that were refusals.</summary>
    public double RefusedShare => (double)_refused.Count / Math.Max(1, _refused.Count + _answered.Count);

    /// <summary>How many inputs ended as failures, because all their retries were refused, too.</summary>
    public int Lost { get; private set; }

    /// <summary>Answers other than refusals a second, between two times.</summary>
    public double RateBetween(TimeSpan from, TimeSpan to) => _answered.Count(at => at > from && at <= to) / (to - from).TotalSeconds;

    /// <summary>Refusals between two times.</summary>
    public int RefusedBetween(TimeSpan from, TimeSpan to) => _refused.Count(at => at > from && at <= to);

    public SimulatedRun RunFor(TimeSpan time)
    {
        for (var i = 0; i < _options.ThrottleLimit * 2; i++)
        {
            Ask(_first, retries: 0);
        }

        do
        {
            SendGranted(_first);
            SendGranted(_again);
        }
        while (_clock.MoveOn(time));
        return this;
    }

    public void Dispose() => _permits.Dispose();

    private void Ask(Queue<(Task<Permit>, int)> queue, int retries) =>
        queue.Enqueue((_permits.AcquireAsync(Address, run: null, CancellationToken.None).AsTask(), retries));

    private void SendGranted(Queue<(Task<Permit> Acquiring, int Retries)> queue)
    {
        while (queue.TryPeek(out var head) && head.Acquiring.IsCompletedSuccessfully)
        {
            queue.Dequeue();
#pragma warning disable VSTHRD002 // It has completed: nothing waits here.
            Send(head.Acquiring.Result, head.Retries);
#pragma warning restore VSTHRD002
        }
    }

    /// <summary>What is sent at once arrives in whatever order.</summary>
    private void Send(Permit permit, int retries) =>
        _clock.Schedule(LongestWay * _random.NextDouble(), () => Arrive(permit, retries));

    private void Arrive(Permit permit, int retries)
    {
        var verdict = _server.Receive();
        _clock.Schedule(verdict.Latency, () =>
        {
            (verdict.IsRefused ? _refused : _answered).Add(_clock.Now);
            if (!verdict.IsRefused)
            {
                _server.Leave();
            }

            var news = verdict.RetryAfter is { } asked ? new RateLimitNews(null, null, null, null, asked) : (RateLimitNews?)null;
            var isSameRefusal = _permits.Return(permit, new ExchangeReport(verdict.IsRefused ? ExchangeEnd.Throttled : ExchangeEnd.Answered, verdict.Latency, news));
            if (!verdict.IsRefused)
            {
                permit.Origin.Budget.Refill();
                Ask(_first, retries: 0);
                return;
            }

            if (retries >= _options.MaximumRetryCount || !permit.Origin.Budget.TrySpend(isSameRefusal ? 0 : RetryBudget.RetryCost))
            {
                Lost++;
                Ask(_first, retries: 0);
                return;
            }

            var wait = RetryDelay.AfterThrottling(_options.RetryInterval, retries, _random.NextDouble());
            wait = verdict.RetryAfter > wait ? verdict.RetryAfter.Value : wait;
            _clock.Schedule(wait, () => Ask(_again, retries + 1));
        });
    }
}
