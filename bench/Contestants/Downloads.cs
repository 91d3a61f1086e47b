using System.Globalization;

namespace ConcurrentWeb.Bench.Contestants;

/// <summary>
/// The contestants whose answers go to files, in a new folder for each pass; they are emptied after it, out of the time, and
/// removed with the folder of the sitting.
/// </summary>
internal static class Downloads
{
    private static string? _folder;

    private static string Folder => _folder ??= Directory.CreateTempSubdirectory("downloads-").FullName;

    public static async Task<int> ByBareClientAsync(IEnumerable<string> urls, int throttleLimit)
    {
        var files = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = throttleLimit };
        await Parallel.ForEachAsync(urls, options, async (url, stop) =>
        {
            await using var body = await BareClient.Client.GetStreamAsync(url, stop);
            await using var file = File.Create(Path.Join(Folder, Number(Interlocked.Increment(ref files))), bufferSize: 0, FileOptions.Asynchronous);
            await body.CopyToAsync(file, stop);
        });
        return files;
    }

    public static async Task<int> ByEngineAsync(IEnumerable<string> urls, int throttleLimit)
    {
        using var engine = new RequestEngine(new EngineOptions { ThrottleLimit = throttleLimit });
        var paths = new OutFilePaths();
        var requests = urls.Select((url, index) =>
        {
            var uri = new Uri(url);
            return new RequestDefinition
            {
                Uri = uri,
                Index = index,
                OutFile = new OutFile(paths.InFolder(Folder, uri, index)) { MaximumSize = long.MaxValue },
            };
        });
        var files = 0;
        await foreach (var result in engine.SendAllAsync(requests))
        {
            files += result is { Error: null, OutFile: not null } ? 1 : 0;
        }

        return files;
    }

    public static Task<int> ByCurlAsync(IEnumerable<string> urls, int throttleLimit) =>
        CurlParallel.SendAllAsync(urls, throttleLimit, n => Path.Join(Folder, Number(n)));

    public static void Empty()
    {
        foreach (var file in Directory.EnumerateFiles(Folder))
        {
            File.Open(file, FileMode.Truncate).Dispose();
        }

        _folder = null;
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
