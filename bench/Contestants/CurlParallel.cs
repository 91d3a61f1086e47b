using System.Diagnostics;
using System.Globalization;

namespace ConcurrentWeb.Bench.Contestants;

/// <summary>
/// curl, with --parallel where more than one may be in flight, a process for each pass: its start, and the file of
/// addresses that it reads, are in the time. The answers go nowhere, or to files; of each only the status is printed, and
/// counted.
/// </summary>
internal static class CurlParallel
{
    private static readonly string Nowhere = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";

    public static Task<int> SendAllAsync(IEnumerable<string> urls, int throttleLimit) => SendAllAsync(urls, throttleLimit, _ => Nowhere);

    /// <param name="urls">The addresses.</param>
    /// <param name="throttleLimit">How many in flight at once.</param>
    /// <param name="output">The file for the answer to the address of that number, from 0.</param>
    public static async Task<int> SendAllAsync(IEnumerable<string> urls, int throttleLimit, Func<int, string> output)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(file, urls.Select((url, n) => $"url = \"{url}\"\noutput = \"{output(n).Replace('\\', '/')}\""));
            string[] parallel = throttleLimit == 1 ? [] : ["--parallel", "--parallel-max", throttleLimit.ToString(CultureInfo.InvariantCulture)];
            var start = new ProcessStartInfo(
                "curl", ["--disable", .. parallel, "--no-progress-meter", "--write-out", "%{http_code}\\n", "--config", file])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            };
            using var curl = Process.Start(start)!;
            var statuses = await curl.StandardOutput.ReadToEndAsync();
            await curl.WaitForExitAsync();
            return curl.ExitCode == 0
                ? statuses.AsSpan().Count("200\n")
                : throw new InvalidOperationException($"curl ended with {curl.ExitCode}.");
        }
        finally
        {
            File.Delete(file);
        }
    }
}
