using System.Globalization;
using System.Runtime.InteropServices;
using ConcurrentWeb.Bench.Contestants;

namespace ConcurrentWeb.Bench.Report;

/// <summary>What the numbers were measured on, and against what.</summary>
internal static class Machine
{
    public static string Describe()
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024);
        string?[] parts =
        [
            string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores"),
            string.Create(CultureInfo.InvariantCulture, $"{memory:0.#} GB of memory"),
            $"{RuntimeInformation.OSDescription} ({RuntimeInformation.ProcessArchitecture})",
            RuntimeInformation.FrameworkDescription,
            Peers.PowerShell?.Version,
            Peers.PythonWithAioHttp?.Version,
            Peers.Curl is { Version: var curl } ? string.Join(' ', curl.Split(' ').Take(2)) : null,
        ];
        return string.Join(", ", parts.Where(part => part is not null));
    }
}
