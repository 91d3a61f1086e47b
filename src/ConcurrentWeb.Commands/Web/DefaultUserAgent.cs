using System.Globalization;
using System.Runtime.InteropServices;

namespace ConcurrentWeb.Commands.Web;

/// <summary>
/// The User-Agent of the web commands: that of PowerShell's own, which some servers and their rules know, and then this module
/// (RFC 9110, section 10.1.5: the product that the others are parts of comes first).
/// </summary>
internal static class DefaultUserAgent
{
    private static readonly string Platform = OperatingSystem.IsWindows() ? "Windows NT" : OperatingSystem.IsMacOS() ? "Macintosh" : "Linux";

    /// <param name="powerShellVersion">The version of the running PowerShell; null where the host does not tell.</param>
    internal static string For(string? powerShellVersion)
    {
        var module = new EngineOptions().UserAgent;
        return powerShellVersion is null ? module
            : $"Mozilla/5.0 ({Platform}; {RuntimeInformation.OSDescription.Trim()}; {CultureInfo.CurrentCulture.Name}) PowerShell/{powerShellVersion} {module}";
    }
}
