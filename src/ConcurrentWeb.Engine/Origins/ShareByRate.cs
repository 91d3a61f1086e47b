using System.Runtime.InteropServices;

namespace ConcurrentWeb.Origins;

/// <summary>
/// Which share of the requests was rejected at which rate. It tells chance from a limit: chance rejects the same share at every rate, and
/// accepts fewer of fewer requests; a limit accepts as many of fewer, and rejects less (PCC, NSDI 2015: change the rate, and look
/// whether it helped).
/// </summary>
/// <param name="chance">The share that is known to be chance already.</param>
internal sealed class ShareByRate(Chance chance)
{
    /// <summary>Outcomes that are a share: the standard deviation of a quarter is a fifteenth then.</summary>
    private const int Sample = 40;

    /// <summary>Fewer tell nothing. The first burst into a limit may be as small as this.</summary>
    private const int SmallSample = 20;

    /// <summary>A share that fell to less than this part has changed.</summary>
    private const double SameShare = 0.7;

    /// <summary>Standard deviations between shares that are different.</summary>
    private const double Deviations = 3;

    /// <summary>A row that chance makes less often, in all these requests, is not chance's.</summary>
    private const double Unlikely = 0.01;

    /// <summary>Rates that differ by less than this factor are kept as one.</summary>
    private const double Step = 1.25;

    /// <summary>Rates up to a thousand million a second, and from one in ten million seconds.</summary>
    private const int Levels = 200;

    private readonly Cell[] _cells = new Cell[Levels];

    /// <summary>The share of rejections at the rate that was judged last, and below; null where too little is known.</summary>
    internal double? Share { get; private set; }

    /// <summary>Whether rejections were added that nothing has been told from so far.</summary>
    internal bool IsUnderWay { get; private set; }

    /// <summary>A limit was found, or there is none.</summary>
    internal void Clear()
    {
        Array.Clear(_cells);
        IsUnderWay = false;
    }

    /// <summary>Adds what came of requests, and judges.</summary>
    /// <param name="length">The time in which they were sent.</param>
    /// <param name="accepted">How many of them were accepted.</param>
    /// <param name="rejected">How many were rejected.</param>
    /// <param name="row">How many of these were sent one after the other, at the most.</param>
    /// <returns>Whether rejections are chance; null while too little is known.</returns>
    internal bool? Add(TimeSpan length, int accepted, int rejected, int row = 0)
    {
        if (accepted + rejected == 0)
        {
            return null;
        }

        var seconds = Math.Max(0.001, length.TotalSeconds);
        var level = Math.Clamp((int)(Math.Log((accepted + rejected) / seconds, Step) + (Levels / 2)), 0, Levels - 1);
        _cells[level].Add(new Cell(accepted, rejected, seconds, row));
        IsUnderWay |= rejected > 0;
        return Judge(level);
    }

    private bool? Judge(int level)
    {
        var (slow, fast) = SplitAt(level);
        Share = slow.Total < Sample ? null : slow.Share;
        if (slow.Total >= SmallSample && fast.Total >= SmallSample && Difference(slow, fast) < -Deviations)
        {
            return false;
        }

        // The rate may have fallen in many small steps.
        for (var total = slow.Total; total < Sample && level < Levels - 1;)
        {
            total += _cells[++level].Total;
        }

        (slow, fast) = SplitAt(level);
        if (slow.Total < Sample || fast.Total < SmallSample || fast.Rejected == 0)
        {
            return null;
        }

        Share = slow.Share;
        var difference = Difference(slow, fast);
        var slower = slow.Rate / fast.Rate;
        var kept = slower * (1 - slow.Share) / (1 - fast.Share);
        if (Math.Abs(difference) > Deviations || kept > (1 + slower) / 2 || slow.Total * Math.Pow(slow.Share, slow.Row) < Unlikely)
        {
            return false;
        }

        return slow.Share >= fast.Share * SameShare && !chance.Explains(slow.Rejected + fast.Rejected, slow.Total + fast.Total) ? true : null;
    }

    /// <summary>What came of the requests up to a level, and of those above the next one, which may be as good as the same rate.</summary>
    private (Cell Slow, Cell Fast) SplitAt(int level)
    {
        var (slow, fast) = (default(Cell), default(Cell));
        for (var i = 0; i <= level; i++)
        {
            slow.Add(_cells[i]);
        }

        for (var i = level + 2; i < Levels; i++)
        {
            fast.Add(_cells[i]);
        }

        return (slow, fast);
    }

    /// <summary>By how many standard deviations the share of the slower requests is higher, were both of the same chance (the test of two proportions).</summary>
    private static double Difference(in Cell slow, in Cell fast)
    {
        var share = (double)(slow.Rejected + fast.Rejected) / (slow.Total + fast.Total);
        return (slow.Share - fast.Share) / Math.Sqrt(share * (1 - share) * ((1.0 / Math.Max(1, slow.Total)) + (1.0 / fast.Total)));
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Cell(int accepted, int rejected, double seconds, int row)
    {
        internal int Accepted = accepted;
        internal int Rejected = rejected;
        internal double Seconds = seconds;
        internal int Row = row;

        internal readonly int Total => Accepted + Rejected;

        internal readonly double Rate => Total / Seconds;

        internal readonly double Share => (double)Rejected / Math.Max(1, Total);

        internal void Add(in Cell other)
        {
            Accepted += other.Accepted;
            Rejected += other.Rejected;
            Seconds += other.Seconds;
            Row = Math.Max(Row, other.Row);
        }
    }
}
