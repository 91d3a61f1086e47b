namespace ConcurrentWeb.Engine.Tests.Support;

/// <summary>A folder of the test's own, gone with all that is in it when the test ends.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("concurrentweb-").FullName;

    /// <summary>The names of all files in it, hidden ones included.</summary>
    public IEnumerable<string> Names => Directory.EnumerateFileSystemEntries(Path).Select(path => System.IO.Path.GetFileName(path)!);

    public string File(string name) => System.IO.Path.Join(Path, name);

    /// <summary>A file with these bytes.</summary>
    public string File(string name, byte[] bytes)
    {
        System.IO.File.WriteAllBytes(File(name), bytes);
        return File(name);
    }

    public byte[] Read(string name) => System.IO.File.ReadAllBytes(File(name));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
