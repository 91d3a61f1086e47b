using System.Diagnostics;

namespace ConcurrentWeb.Bench.Limits.Servers;

/// <summary>What a server counted in a run.</summary>
/// <param name="Answered">Inputs that got their response.</param>
/// <param name="AnsweredTwice">Inputs that got it more than once.</param>
/// <param name="Sends">Requests that arrived.</param>
/// <param name="Failed">Requests that were refused, or failed.</param>
/// <param name="InVain">Requests that arrived in the outage.</param>
/// <param name="MostSends">The most requests of one input.</param>
/// <param name="LastAnswered">Seconds from the first request to the last response.</param>
/// <param name="ResumedAfter">Seconds from the end of the outage to the first response after it; null without an outage, or response.</param>
internal sealed record TallyReading(
    int Answered, int AnsweredTwice, long Sends, long Failed, long InVain, int MostSends, double LastAnswered, double? ResumedAfter);

/// <summary>Counts the requests of one run at its server.</summary>
internal sealed class Tally(int inputs, FaultSource? faults, Outage? outage)
{
    private readonly object _gate = new();
    private readonly int[] _sends = new int[inputs];
    private readonly int[] _answers = new int[inputs];
    private readonly Dictionary<string, int> _connections = new(StringComparer.Ordinal);
    private long _start;
    private long _arrived;
    private long _failed;
    private long _inVain;
    private int _answered;
    private TimeSpan _lastAnswered;
    private TimeSpan? _resumed;

    /// <summary>The time since the first request.</summary>
    public TimeSpan Now => _start == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_start);

    /// <summary>A request arrived.</summary>
    /// <param name="input">The input it is for.</param>
    /// <param name="connection">The name of its connection.</param>
    /// <param name="beginsOutage">The outage begins with it.</param>
    /// <returns>What it gets instead of its response; null for the response.</returns>
    public Fault? Arrive(int input, string connection, out bool beginsOutage)
    {
        lock (_gate)
        {
            _start = _start == 0 ? Stopwatch.GetTimestamp() : _start;
            var now = Now;
            var send = ++_sends[input];
            if (!_connections.TryGetValue(connection, out var number))
            {
                _connections.Add(connection, number = _connections.Count);
            }

            var arrival = new Arrival(_arrived++, input, send, number);
            beginsOutage = outage?.Begins(now, _answered) is true;
            if (outage?.IsAt(now) is true)
            {
                _inVain++;
                return outage.FaultAt(now);
            }

            return faults?.For(arrival);
        }
    }

    /// <summary>A request got its response.</summary>
    /// <returns>Whether the outage begins with it.</returns>
    public bool Answer(int input)
    {
        lock (_gate)
        {
            var now = Now;
            _answered += ++_answers[input] == 1 ? 1 : 0;
            _lastAnswered = now;
            if (_resumed is null && outage?.SeenUntil is { } end && outage.Over.IsCompleted && now >= end)
            {
                _resumed = now - end;
            }

            return outage?.Begins(now, _answered) is true;
        }
    }

    /// <summary>A request was refused, or failed.</summary>
    public void Fail() => Interlocked.Increment(ref _failed);

    public TallyReading Read()
    {
        lock (_gate)
        {
            return new(
                _answered, _answers.Count(count => count > 1), _arrived, _failed, _inVain, _sends.Max(), _lastAnswered.TotalSeconds, _resumed?.TotalSeconds);
        }
    }
}
