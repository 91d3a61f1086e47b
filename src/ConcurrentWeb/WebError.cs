namespace ConcurrentWeb;

/// <summary>A failure as a value: what went wrong with one input, in a form that can be kept, counted and printed.</summary>
/// <param name="Kind">What went wrong.</param>
/// <param name="Message">One sentence that names the input; secrets in it are shown as <c>***</c>.</param>
public sealed record WebError(WebErrorKind Kind, string Message)
{
    /// <summary>What the server said of the failure, cut to a readable length; JSON and XML up to 16 KB whole, with a line for each of
    /// their parts. Null where it said nothing.</summary>
    public string? ServerMessage { get; init; }

    /// <summary>
    /// What <see cref="ServerMessage"/> is written in: a line put above it has to be a comment for scripts that parse it.
    /// </summary>
    internal MessageSyntax MessageSyntax { get; init; }

    /// <inheritdoc cref="GetException"/>
    internal Exception? Exception { get; init; }

    /// <summary>
    /// When the same request may succeed, because its server said so, or is tried again then; null where nobody knows.
    /// </summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>
    /// The exception behind the failure. It is a method because JSON made of a failed result would otherwise hold all of it; in
    /// PowerShell it is the hidden property Exception.
    /// </summary>
    /// <returns>Null where there was none.</returns>
    public Exception? GetException() => Exception;

    /// <inheritdoc/>
    public override string ToString() => Message;
}
