using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Http;

/// <summary>
/// What exchanges learnt of a server. It is not guarded: the worst is one more request that finds out about HTTP/3, and any of the last
/// heads will do.
/// </summary>
internal sealed class KnownServer
{
    private static readonly PerOrigin<KnownServer> All = new();

    /// <summary>How the run stands with its HTTP/3.</summary>
    internal Http3Standing Http3 { get; set; }

    /// <summary>The head of an earlier response, which the next one is probably like.</summary>
    internal AnswerHead? LastHead { get; set; }

    internal static KnownServer Of(OriginGate origin) => All[origin];
}
