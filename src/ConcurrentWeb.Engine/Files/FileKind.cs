namespace ConcurrentWeb;

/// <summary>What a path leads to, as far as it matters to a body that is written there.</summary>
internal enum FileKind
{
    /// <summary>A regular file, a folder, or nothing yet.</summary>
    File,

    /// <summary>The null device, which keeps nothing.</summary>
    Null,

    /// <summary>A named pipe (FIFO).</summary>
    Pipe,

    /// <summary>A Unix domain socket.</summary>
    Socket,

    /// <summary>Another device, such as a terminal, or a file that is open already, such as the standard output.</summary>
    Device,
}
