namespace ConcurrentWeb.Origins;

/// <summary>
/// The states of the origins that a run talks to, made when first asked for. Hosts are without number, so the idle ones
/// are forgotten, those first that have not been used for longest; and where there are too many of which something is known
/// that the next request has to heed, the oldest of these, too. Guarded by the scheduler's lock.
/// </summary>
/// <param name="options">The knobs of the run.</param>
internal sealed class OriginTable(EngineOptions options)
{
    /// <summary>How many idle ones are kept, at the most.</summary>
    internal const int Capacity = 4096;

    /// <summary>How many that are not in use are kept at the most.</summary>
    internal const int Limit = 4 * Capacity;

    private readonly Dictionary<Key, OriginGate> _states = [];
    private Key _lastKey;
    private OriginGate? _last;
    private int _sweepAt = Capacity;

    internal int Count => _states.Count;

    internal OriginGate this[Uri uri, TimeSpan now]
    {
        get
        {
            var key = new Key(uri.Scheme, uri.IdnHost, uri.Port);
            if (_last is not null && key == _lastKey)
            {
                return _last;
            }

            if (!_states.TryGetValue(key, out var state))
            {
                MakeRoom(now);
                state = new OriginGate(options, options.LimitOf(uri)) { Name = uri.Authority, Listener = options.Statistics?.Listen(uri) };
                _states.Add(key, state);
            }

            (_lastKey, _last) = (key, state);
            return state;
        }
    }

    /// <summary>Half of the room at once, so that the search is paid for by many.</summary>
    private void MakeRoom(TimeSpan now)
    {
        if (_states.Count < _sweepAt)
        {
            return;
        }

        Forget(_states.Where(pair => pair.Value.IsIdleAt(now)), Capacity / 2);
        Forget(_states.Where(static pair => !pair.Value.IsInUse), Limit);
        _sweepAt = Math.Max(Capacity, 2 * _states.Count);
        _last = null;
    }

    /// <summary>Forgets of these those that have not been used for longest, so that so many are left.</summary>
    private void Forget(IEnumerable<KeyValuePair<Key, OriginGate>> some, int left)
    {
        var sorted = some.OrderBy(static pair => pair.Value.LastUse).ToList();
        foreach (var (key, _) in sorted.Take(sorted.Count - left))
        {
            _states.Remove(key);
        }
    }

    /// <summary>An origin as the address has it: scheme and host are in lower case in there already.</summary>
    private readonly record struct Key(string Scheme, string Host, int Port);
}
