using System.Diagnostics;

namespace ConcurrentWeb.Engine.Tests.Support;

/// <summary>A named pipe (FIFO) in a test's folder.</summary>
internal sealed class NamedPipe
{
    private NamedPipe(string path) => Path = path;

    public string Path { get; }

    /// <summary>Makes it; a test on Windows, which has none, is skipped.</summary>
    public static NamedPipe In(TemporaryFolder folder, string name = "pipe")
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no named pipes in folders.");
        using var mkfifo = Process.Start("mkfifo", [folder.File(name)]);
        mkfifo.WaitForExit();
        Assert.Equal(0, mkfifo.ExitCode);
        return new NamedPipe(folder.File(name));
    }

    /// <summary>Opens it for reading, once somebody writes to it.</summary>
    public Task<FileStream> OpenAsync() =>
        Task.Factory.StartNew(
            () => new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, useAsync: true),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    /// <summary>Reads everything until the writer closes it.</summary>
    public async Task<byte[]> ReadAsync()
    {
        await using var pipe = await OpenAsync();
        var all = new MemoryStream();
        await pipe.CopyToAsync(all, TestContext.Current.CancellationToken);
        return all.ToArray();
    }
}
