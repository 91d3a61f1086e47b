namespace ConcurrentWeb;

/// <summary>What an answer means for the requests that follow, where its service says more than its status does.</summary>
public enum AnswerMeaning
{
    /// <summary>What its status and headers say.</summary>
    AsStatusSays,

    /// <summary>The service is asked too often for the moment: it is asked more slowly, and the request is sent again.</summary>
    Throttled,

    /// <summary>
    /// The quota is used up for long, a day for instance: neither this request is sent again nor any other to that origin,
    /// and they fail with <see cref="WebErrorKind.QuotaExhausted"/>.
    /// </summary>
    QuotaExhausted,

    /// <summary>
    /// The service will not answer this for long, whatever its status says, but what else there is at its origin may: the request is not
    /// sent again, and nothing else follows from it.
    /// </summary>
    Refused,
}
