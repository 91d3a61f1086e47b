namespace ConcurrentWeb;

/// <summary>
/// Where an answer's body goes instead of into memory. It goes there as it comes, so that memory stays the same however
/// large it is; only a success goes there, the body of an HTTP error goes to memory. The folder has to exist.
/// </summary>
/// <remarks>
/// The body is written to <c>.name.random.partial</c> beside the file and takes the file's place when it is complete: a
/// request that fails or is stopped leaves what was there before. A pipe, a socket or a device, also behind a link, is written
/// as the body comes; so is a file that is open already, such as <c>/dev/stdout</c>, to which the body is appended. Such a
/// request is not retried after its first bytes, <see cref="Resume"/> has no effect on it, and the null device discards the body.
/// </remarks>
/// <param name="Path">The file; a relative path is made a full one, from the process's folder. <see cref="OutFilePaths"/> makes the paths for a list.</param>
public sealed record OutFile(string Path)
{
    /// <summary>The full path of the file.</summary>
    public string Path { get; init; } = System.IO.Path.GetFullPath(Path);

    /// <summary>
    /// Asks only for what the file lacks (RFC 9110, section 14): 206 is appended, 200 replaces the file, 416 leaves a file
    /// of the right size alone and otherwise starts over. What has come when the request fails stays in the file itself,
    /// so that the next run can go on there. Default: false.
    /// </summary>
    public bool Resume { get; init; }

    /// <summary>The body is kept in memory as well, for who wants to read it at once. Default: false.</summary>
    public bool KeepBody { get; init; }

    /// <summary>
    /// The largest file accepted, in bytes, from an answer that is not compressed, which can be no larger than what came
    /// over the wire; one that is compressed may be a bomb, and is held to <see cref="EngineOptions.MaximumResponseSize"/>
    /// in any case. Default: null, for the same limit as everything else.
    /// </summary>
    public long? MaximumSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value ?? 1, nameof(value));
            field = value;
        }
    }
}
