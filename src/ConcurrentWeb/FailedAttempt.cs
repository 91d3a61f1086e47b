namespace ConcurrentWeb;

/// <summary>
/// An attempt that failed or was throttled, and that another attempt followed: a retry, or the same request from its place in line
/// once its origin accepted requests again.
/// </summary>
/// <param name="Number">The number of the attempt, from 1.</param>
/// <param name="Kind">Why it failed.</param>
/// <param name="StatusCode">The status of the response; 0 where there was none.</param>
/// <param name="Message">The failure in one sentence; secrets in it are shown as <c>***</c>.</param>
/// <param name="Wait">
/// How long the next attempt was delayed at least: the delay of a retry, or the pause that the server asked for this request.
/// A wait for the origin as a whole is not part of it.
/// </param>
public sealed record FailedAttempt(int Number, WebErrorKind Kind, int StatusCode, string Message, TimeSpan Wait)
{
    /// <inheritdoc/>
    public override string ToString() => Message;
}
