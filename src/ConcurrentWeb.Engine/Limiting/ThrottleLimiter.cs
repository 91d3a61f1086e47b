using System.Threading.RateLimiting;

namespace ConcurrentWeb.Limiting;

/// <summary>
/// Grants permits to send, at most a fixed number at once and in the order they were asked for. Unlike
/// <see cref="ConcurrencyLimiter"/> it also holds back while finished bodies wait in memory for somebody to take them:
/// the requests before them, which they wait for, were granted earlier, so the wait always ends.
/// </summary>
internal sealed class ThrottleLimiter : RateLimiter
{
    private readonly object _gate = new();
    private readonly Queue<Waiter> _waiting = new();
    private readonly Permit _permit;
    private readonly int _limit;
    private readonly long _bufferLimit;
    private long _buffered;
    private int _inFlight;
    private long _granted;

    /// <param name="limit">Permits in use at once.</param>
    /// <param name="bufferLimit">Bytes of finished bodies above which no permit is granted.</param>
    internal ThrottleLimiter(int limit, long bufferLimit)
    {
        _limit = limit;
        _bufferLimit = bufferLimit;
        _permit = new Permit(this);
    }

    /// <inheritdoc/>
    public override TimeSpan? IdleDuration => null;

    /// <summary>Permits in use.</summary>
    internal int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Whether finished bodies take no more memory than they may.</summary>
    internal bool HasRoom => Volatile.Read(ref _buffered) <= _bufferLimit;

    private bool MayGrant => _inFlight < _limit && _buffered <= _bufferLimit;

    /// <inheritdoc/>
    public override RateLimiterStatistics GetStatistics()
    {
        lock (_gate)
        {
            return new RateLimiterStatistics
            {
                CurrentAvailablePermits = MayGrant ? _limit - _inFlight : 0,
                CurrentQueuedCount = _waiting.Count,
                TotalSuccessfulLeases = _granted,
            };
        }
    }

    /// <summary>Counts bytes of a finished body that stays in memory until it is taken.</summary>
    internal void Hold(long bytes)
    {
        lock (_gate)
        {
            _buffered += bytes;
        }
    }

    /// <summary>Forgets bytes that were held, and lets waiting requests go on where that makes room.</summary>
    internal void Release(long bytes)
    {
        lock (_gate)
        {
            _buffered -= bytes;
            GrantWaiting();
        }
    }

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        lock (_gate)
        {
            return _waiting.Count == 0 && MayGrant ? Grant() : Permit.Refused;
        }
    }

    /// <inheritdoc/>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 && MayGrant)
            {
                return new ValueTask<RateLimitLease>(Grant());
            }

            var waiter = new Waiter();
            waiter.WatchFor(cancellationToken);
            _waiting.Enqueue(waiter);
            return new ValueTask<RateLimitLease>(waiter.Task);
        }
    }

    private Permit Grant()
    {
        _inFlight++;
        _granted++;
        return _permit;
    }

    private void GrantWaiting()
    {
        while (MayGrant && _waiting.TryDequeue(out var waiter))
        {
            if (waiter.TryTake(_permit))
            {
                _inFlight++;
                _granted++;
            }
        }
    }

    private void Return()
    {
        lock (_gate)
        {
            _inFlight--;
            GrantWaiting();
        }
    }

    /// <summary>One request in the queue. Its continuation runs on the pool, never under the lock.</summary>
    private sealed class Waiter() : TaskCompletionSource<RateLimitLease>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        private CancellationTokenRegistration _registration;

        internal void WatchFor(CancellationToken cancellationToken) =>
            _registration = cancellationToken.UnsafeRegister(static (waiter, token) => ((Waiter)waiter!).TrySetCanceled(token), this);

        internal bool TryTake(RateLimitLease permit)
        {
            _registration.Unregister();
            return TrySetResult(permit);
        }
    }

    /// <summary>All permits of a limiter are alike, so one object stands for them; each holder disposes it exactly once.</summary>
    private sealed class Permit(ThrottleLimiter? owner) : RateLimitLease
    {
        internal static readonly Permit Refused = new(owner: null);

        public override bool IsAcquired => owner is not null;

        public override IEnumerable<string> MetadataNames => [];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = null;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            owner?.Return();
            base.Dispose(disposing);
        }
    }
}
