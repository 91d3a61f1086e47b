using System.Diagnostics;

namespace ConcurrentWeb.Bench.Measurement;

/// <summary>Starts programs that are assemblies, on the runtime that the bench runs on.</summary>
internal static class DotNet
{
    public static ProcessStartInfo Start(string assembly) =>
        new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [assembly]);
}
