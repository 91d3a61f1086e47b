using System.Numerics;

namespace ConcurrentWeb.Statistics;

/// <summary>
/// Counts times so that percentiles can be told, in the same memory however many there are: the scheme of HdrHistogram
/// (G. Tene). Each doubling of a time is cut into 32 equal parts, so a part is at most 1/32 of the times in it wide, and its
/// middle at most 1/64 away from any of them: an error below 2 %. Times below 6.4 µs are counted exactly, in units of 100 ns.
/// Parts of doublings in which there was no time take no memory.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int PartBits = 5;
    private const int Parts = 1 << PartBits;

    private readonly long[]?[] _doublings = new long[64 - PartBits][];
    private long _longest;

    /// <summary>How many times were added.</summary>
    internal long Count { get; private set; }

    internal void Add(TimeSpan time)
    {
        var ticks = Math.Max(0, time.Ticks);
        var shift = Shift(ticks);
        // The first doubling has two rows: what is too small to be shifted is counted as it is.
        var row = shift + (int)(ticks >> (shift + PartBits));
        (_doublings[row] ??= new long[Parts])[(ticks >> shift) % Parts]++;
        Count++;
        _longest = Math.Max(_longest, ticks);
    }

    internal void Add(LatencyHistogram other)
    {
        for (var row = 0; row < _doublings.Length; row++)
        {
            if (other._doublings[row] is { } theirs)
            {
                var ours = _doublings[row] ??= new long[Parts];
                for (var part = 0; part < Parts; part++)
                {
                    ours[part] += theirs[part];
                }
            }
        }

        Count += other.Count;
        _longest = Math.Max(_longest, other._longest);
    }

    /// <summary>The time that this part of all times does not exceed, by the nearest rank; zero where there are none.</summary>
    /// <param name="part">Above 0, up to 1.</param>
    internal TimeSpan Percentile(double part)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(part * Count));
        if (rank >= Count)
        {
            return TimeSpan.FromTicks(_longest);
        }

        for (var row = 0; row < _doublings.Length; row++)
        {
            if (_doublings[row] is not { } counts)
            {
                continue;
            }

            for (var i = 0; i < Parts; i++)
            {
                rank -= counts[i];
                if (rank <= 0)
                {
                    return TimeSpan.FromTicks(Math.Min(_longest, Middle(row, i)));
                }
            }
        }

        return TimeSpan.FromTicks(_longest);
    }

    internal LatencySummary ToSummary() =>
        new(Count, Percentile(0.5), Percentile(0.9), Percentile(0.99), TimeSpan.FromTicks(_longest));

    private static int Shift(long ticks) => Math.Max(0, BitOperations.Log2((ulong)ticks) - PartBits);

    private static long Middle(int row, int part)
    {
        var shift = Math.Max(0, row - 1);
        var first = (long)(row == 0 ? part : Parts + part) << shift;
        return first + ((1L << shift) / 2);
    }
}
