namespace ConcurrentWeb.Bench.Measurement;

/// <summary>
/// The temporary folder of all contestants of a sitting. What they download is emptied after each pass, and removed only with
/// this folder: ext4 does not give an inode away again that was removed within the last minute, but looks at each of them whenever it
/// makes a file, so that those of the pass before, or of the contestant before, would cost more than anything that is measured.
/// </summary>
internal sealed class SittingFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("concurrentweb-bench-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
