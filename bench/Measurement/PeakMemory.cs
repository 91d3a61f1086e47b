using System.Diagnostics;
using System.Globalization;

namespace ConcurrentWeb.Bench.Measurement;

/// <summary>The most physical memory that this process ever had: VmHWM on Linux, the peak working set elsewhere.</summary>
internal static class PeakMemory
{
    private const string Status = "/proc/self/status";

    public static long? OfThisProcess()
    {
        if (File.Exists(Status))
        {
            var line = File.ReadLines(Status).First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return long.Parse(line.AsSpan(6, line.Length - 8), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) * 1024;
        }

        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 is var peak and > 0 ? peak : null;
    }
}
