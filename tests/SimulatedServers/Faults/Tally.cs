namespace ConcurrentWeb.SimulatedServers.Faults;

/// <summary>Counts the requests of one run at its server, and has some of them fail.</summary>
/// <param name="clock">Tells the time.</param>
/// <param name="faults">Which requests fail; null for none.</param>
/// <param name="outage">A time in which all of them do; null for none.</param>
public sealed class Tally(TimeProvider clock, FaultSource? faults, Outage? outage)
{
    private readonly object _gate = new();
    private readonly Dictionary<int, (int Sends, int Answers)> _inputs = [];
    private readonly Dictionary<string, int> _connections = new(StringComparer.Ordinal);
    private readonly List<TimeSpan> _answeredAt = [];
    private readonly List<TimeSpan> _failedAt = [];
    private long? _start;
    private long _arrived;
    private long _inVain;
    private int _answered;
    private TimeSpan? _resumed;

    /// <summary>The time since the first request.</summary>
    public TimeSpan Now => _start is { } start ? clock.GetElapsedTime(start) : TimeSpan.Zero;

    /// <summary>When requests got their responses.</summary>
    public IReadOnlyList<TimeSpan> AnsweredAt => _answeredAt;

    /// <summary>When requests were refused, or failed.</summary>
    public IReadOnlyList<TimeSpan> FailedAt => _failedAt;

    /// <summary>A request arrived.</summary>
    /// <param name="input">The input it is for.</param>
    /// <param name="connection">The name of its connection.</param>
    /// <param name="beginsOutage">The outage begins with it.</param>
    /// <returns>What it gets instead of its response; null for the response.</returns>
    public Fault? Arrive(int input, string connection, out bool beginsOutage)
    {
        lock (_gate)
        {
            _start ??= clock.GetTimestamp();
            var now = Now;
            var (sends, answers) = _inputs.GetValueOrDefault(input);
            _inputs[input] = (++sends, answers);
            if (!_connections.TryGetValue(connection, out var number))
            {
                _connections.Add(connection, number = _connections.Count);
            }

            var arrival = new Arrival(_arrived++, input, sends, number);
            beginsOutage = outage?.Begins(now, _answered) is true;
            if (outage?.IsAt(now) is true)
            {
                _inVain++;
                return outage.FaultAt(now);
            }

            return faults?.FaultOf(arrival);
        }
    }

    /// <summary>A request got its response.</summary>
    /// <returns>Whether the outage begins with it.</returns>
    public bool Answer(int input)
    {
        lock (_gate)
        {
            var now = Now;
            var (sends, answers) = _inputs[input];
            _inputs[input] = (sends, ++answers);
            _answered += answers == 1 ? 1 : 0;
            _answeredAt.Add(now);
            if (_resumed is null && outage?.SeenUntil is { } end && outage.Over.IsCompleted && now >= end)
            {
                _resumed = now - end;
            }

            return outage?.Begins(now, _answered) is true;
        }
    }

    /// <summary>A request was refused, or failed.</summary>
    public void Fail()
    {
        lock (_gate)
        {
            _failedAt.Add(Now);
        }
    }

    public TallyReading Read()
    {
        lock (_gate)
        {
            return new(
                _answered,
                _inputs.Values.Count(input => input.Answers > 1),
                _arrived,
                _failedAt.Count,
                _inVain,
                _inputs.Values.Select(input => input.Sends).DefaultIfEmpty().Max(),
                _answeredAt.LastOrDefault().TotalSeconds,
                _resumed?.TotalSeconds);
        }
    }
}
