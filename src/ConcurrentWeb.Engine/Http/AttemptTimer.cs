namespace ConcurrentWeb.Http;

/// <summary>
/// The time-outs of one attempt, one after the other, on one timer: until the headers, then between two reads of the
/// body; the deadline of the whole input cuts each of them short. Its token also follows the stop of the run.
/// </summary>
internal sealed class AttemptTimer : IDisposable
{
    private readonly RequestContext _context;
    private readonly EngineOptions _options;
    private readonly TimerPool _pool;
    private readonly CancellationToken _stop;
    private readonly CancellationTokenSource? _source;
    private readonly CancellationTokenRegistration _registration;
    private TimeSpan _limit;
    private bool _limitIsDeadline;
    private bool _readingBody;
    private bool _mayBeWatched;

    internal AttemptTimer(RequestContext context, EngineOptions options, TimerPool pool, CancellationToken stop)
    {
        (_context, _options, _pool, _stop) = (context, options, pool, stop);
        if (IsSet(options.ConnectionTimeout) || IsSet(options.OperationTimeout) || IsSet(options.Deadline))
        {
            Choose(options.ConnectionTimeout);
            _source = pool.Rent(_limit);
            _registration = stop.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
        }
    }

    /// <summary>Cancelled when a time-out is over, and when the run stops.</summary>
    internal CancellationToken Token => _source?.Token ?? _stop;

    /// <summary>Says that somebody may go on using the token, or the timer, when the exchange is over.</summary>
    internal void KeepFromPool() => _mayBeWatched = true;

    /// <summary>Starts the time-out until the headers anew, since a piece of the request's body got through.</summary>
    internal void ArmForAnswer()
    {
        if (_readingBody)
        {
            return;
        }

        Choose(_options.ConnectionTimeout);
        try
        {
            _source?.CancelAfter(_limit);
        }
        catch (ObjectDisposedException)
        {
            // The answer came, and was read, while the body was still on its way.
        }
    }

    /// <summary>Starts the time-out of the next read of the body.</summary>
    internal void ArmForRead()
    {
        _readingBody = true;
        Choose(_options.OperationTimeout);
        _source?.CancelAfter(_limit);
    }

    /// <summary>Stops the time-out between two reads while something else is done with the body; the deadline goes on.</summary>
    internal void Pause()
    {
        Choose(Timeout.InfiniteTimeSpan);
        _source?.CancelAfter(_limit);
    }

    /// <summary>What to say of a cancellation that was not the stop: which limit is over, and where it found the answer.</summary>
    internal ExchangeException Expired(OperationCanceledException cancelled) =>
        (_source is { IsCancellationRequested: true }, _limitIsDeadline, _readingBody) switch
        {
            (false, _, _) => new(WebErrorKind.ConnectionTimeout, $"could not connect within {Seconds(_options.TransportOptions.ConnectTimeout)}", cancelled.InnerException) { IsConnecting = true },
            (_, true, _) => new(WebErrorKind.DeadlineExceeded, $"not done within the deadline of {Seconds(_options.Deadline)}"),
            (_, _, true) => new(WebErrorKind.OperationTimeout, $"the answer's body stood still for {Seconds(_limit)}"),
            _ => new(WebErrorKind.ConnectionTimeout, $"no answer within {Seconds(_limit)}"),
        };

    public void Dispose()
    {
        _registration.Dispose();
        if (_source is null)
        {
            return;
        }

        if (_mayBeWatched)
        {
            _source.Dispose();
        }
        else
        {
            _pool.Return(_source);
        }
    }

    private static bool IsSet(TimeSpan timeout) => EngineOptions.Limit(timeout) != Timeout.InfiniteTimeSpan;

    private static string Seconds(TimeSpan time) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");

    private void Choose(TimeSpan timeout)
    {
        _limit = EngineOptions.Limit(timeout);
        _limitIsDeadline = false;
        if (IsSet(_options.Deadline))
        {
            var left = _options.Deadline - _context.Elapsed;
            if (_limit == Timeout.InfiniteTimeSpan || left < _limit)
            {
                _limit = left > TimeSpan.Zero ? left : TimeSpan.Zero;
                _limitIsDeadline = true;
            }
        }
    }
}
