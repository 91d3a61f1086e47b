namespace ConcurrentWeb.Origins;

/// <summary>
/// Which share of an origin's failures is nobody's fault: a machine that is ill, a rule that rejects at random. It says how many
/// failures are more than that.
/// </summary>
internal sealed class Chance
{
    /// <summary>Below 2 % nothing is congestion (BBR v3, <c>net/ipv4/tcp_bbr.c</c>: <c>bbr_loss_thresh</c>).</summary>
    private const double Unremarkable = 0.02;

    /// <summary>Above it even a long row of failures would be explained by chance, and nothing could be told from it.</summary>
    private const double Largest = 0.8;

    /// <summary>A row of failures that happens less often than once in ten thousand requests is no chance. A false alarm costs one trial.</summary>
    private const double Unlikely = 1e-4;

    /// <summary>Standard deviations that a count may lie above its mean.</summary>
    private const double Deviations = 3;

    /// <summary>The known share, from 0.02.</summary>
    internal double Share { get; private set; } = Unremarkable;

    /// <summary>Whether a share above the unremarkable one has been found to be chance.</summary>
    internal bool IsKnown => Share > Unremarkable;

    /// <summary>Whether so many failures in a row can be chance.</summary>
    internal bool ExplainsRow(int failures) => Math.Pow(Share, failures) > Unlikely;

    /// <summary>Whether so many failures of so many requests can be chance.</summary>
    internal bool Explains(int failures, int requests)
    {
        var mean = Share * requests;
        return failures <= mean + (Deviations * Math.Sqrt(mean * (1 - Share)));
    }

    /// <summary>Slowing down did not change the share: it is chance.</summary>
    internal void Learn(double share) => Share = Math.Clamp(share, Unremarkable, Largest);
}
