namespace ConcurrentWeb;

/// <summary>What a response means for the requests that follow, where a service's response tells more than its status.</summary>
public enum AnswerMeaning
{
    /// <summary>What the status and the headers mean in HTTP.</summary>
    AsStatusSays,

    /// <summary>
    /// The service throttled the request. The request goes back to its place in line and uses up no retry; rejections that are more than chance slow down the
    /// requests to this origin.
    /// </summary>
    Throttled,

    /// <summary>
    /// The quota is used up for a long time, such as a day. Neither this request nor any other is sent to that origin; they fail with
    /// <see cref="WebErrorKind.QuotaExhausted"/>.
    /// </summary>
    QuotaExhausted,

    /// <summary>
    /// The service denies this request for a long time, whatever the status is. The request is not retried; other requests
    /// to the origin are not affected.
    /// </summary>
    Refused,
}
