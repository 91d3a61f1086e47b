namespace ConcurrentWeb.Origins;

/// <summary>
/// Tells a limit from chance by what slowing down does: a limit rejects less of fewer requests, chance the same share
/// (PCC, NSDI 2015: change the rate, and look whether it helped).
/// </summary>
internal sealed class SlowdownTest
{
    /// <summary>Requests at the lower rate that are a share.</summary>
    private const int Sample = 60;

    /// <summary>The same in the long run, and the share that no limit rejects then.</summary>
    private const int LongSample = 100;

    private const double LongShare = 0.2;

    /// <summary>A share that fell to less than this part has changed.</summary>
    private const double SameShare = 0.7;

    /// <summary>What is less than this slower is as fast.</summary>
    private const double Slower = 0.8;

    /// <summary>A row that chance makes less often is not chance's.</summary>
    private const double Unlikely = 0.1;

    /// <summary>Nothing can be told from a larger one.</summary>
    private const double LargestShare = 0.99;

    private double _rate;
    private double _share;
    private int _accepted;
    private int _rejected;
    private int _row;
    private double _peak;
    private int _slowAccepted;
    private int _slowRejected;

    /// <summary>No pace is in force any more.</summary>
    internal void Reset() => (_share, _peak, _slowAccepted, _slowRejected) = (0, 0, 0, 0);

    /// <summary>A limit that has been found rejects few; where half the pace and less still gets a fifth rejected, no limit has been found.</summary>
    private bool IsChanceInTheLongRun(int accepted, int rejected)
    {
        (_slowAccepted, _slowRejected) = (_slowAccepted + accepted, _slowRejected + rejected);
        if (_slowAccepted + _slowRejected < LongSample)
        {
            return false;
        }

        var share = (double)_slowRejected / (_slowAccepted + _slowRejected);
        (_slowAccepted, _slowRejected) = (_slowAccepted / 2, _slowRejected / 2);
        if (share < LongShare)
        {
            return false;
        }

        (_accepted, _rejected) = (_slowAccepted, _slowRejected);
        return true;
    }

    /// <summary>How many rows as long as the longest are to be expected of chance.</summary>
    private double RowsByChance => (_accepted + _rejected) * Math.Pow(Share, _row);

    /// <summary>Whether a test is under way.</summary>
    internal bool IsUnderWay => _share > 0;

    /// <summary>The share of rejections over the whole test.</summary>
    internal double Share => (double)_rejected / Math.Max(1, _accepted + _rejected);

    /// <summary>Begins where none is under way: so much was rejected at this rate, and the next requests go more slowly.</summary>
    internal void Begin(double rate, double share)
    {
        if (!IsUnderWay)
        {
            _peak = Math.Max(_peak, rate);
            (_rate, _share, _accepted, _rejected, _row) = (rate, Math.Min(share, LargestShare), 0, 0, 0);
        }
    }

    /// <summary>Adds what came of requests at a rate.</summary>
    /// <param name="rate">The rate of the requests.</param>
    /// <param name="accepted">How many of them were accepted.</param>
    /// <param name="rejected">How many were rejected.</param>
    /// <param name="row">So many of these in a row; 0 for none.</param>
    /// <returns>Whether the rejections are chance; null while too little is known, or no test is under way.</returns>
    internal bool? Add(double rate, int accepted, int rejected, int row = 0)
    {
        if (_peak > 0 && rate <= _peak / 2 && IsChanceInTheLongRun(accepted, rejected))
        {
            return true;
        }

        if (!IsUnderWay || rate > _rate * Slower)
        {
            return null;
        }

        (_accepted, _rejected, _row) = (_accepted + accepted, _rejected + rejected, Math.Max(_row, row));
        if (_accepted + _rejected < Sample)
        {
            return null;
        }

        // Of a limit, the accepted rate stays; by chance, it falls as the rate does.
        var slower = rate / _rate;
        var kept = slower * (1 - Share) / (1 - _share);
        var isChance = Share >= _share * SameShare && kept <= (1 + slower) / 2 && RowsByChance >= Unlikely;
        _share = 0;
        return isChance;
    }
}
