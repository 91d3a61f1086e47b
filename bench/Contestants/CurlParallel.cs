using System.Diagnostics;
using System.Globalization;

namespace ConcurrentWeb.Bench.Contestants;

/// <summary>
/// curl --parallel, a process for each pass: its start, and the file of addresses that it reads, are in the time. The
/// answers go nowhere; of each only the status is printed, and counted.
/// </summary>
internal static class CurlParallel
{
    public static async Task<int> SendAllAsync(IEnumerable<string> urls, int throttleLimit)
    {
        var file = Path.GetTempFileName();
        try
        {
            var nowhere = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";
            await File.WriteAllLinesAsync(file, urls.Select(url => $"url = \"{url}\"\noutput = \"{nowhere}\""));
            var limit = throttleLimit.ToString(CultureInfo.InvariantCulture);
            var start = new ProcessStartInfo(
                "curl",
                ["--disable", "--parallel", "--parallel-max", limit, "--no-progress-meter", "--write-out", "%{http_code}\\n", "--config", file])
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
