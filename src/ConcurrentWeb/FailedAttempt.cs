namespace ConcurrentWeb;

/// <summary>An attempt that failed, and after which the request was sent again.</summary>
/// <param name="Number">The number of the attempt, from 1.</param>
/// <param name="Kind">Why it failed.</param>
/// <param name="StatusCode">The status of the answer; 0 where there was none.</param>
/// <param name="Message">One sentence that says so; secrets in it are shown as <c>***</c>.</param>
/// <param name="Wait">How long the next attempt waited after it.</param>
public sealed record FailedAttempt(int Number, WebErrorKind Kind, int StatusCode, string Message, TimeSpan Wait)
{
    /// <inheritdoc/>
    public override string ToString() => Message;
}
