using System.Management.Automation;

namespace ConcurrentWeb.Commands.Binding;

/// <summary>Makes full paths of those that PowerShell has, such as <c>~/x</c>, <c>Temp:/x</c> or one from its location.</summary>
internal static class FileSystemPath
{
    /// <summary>The full path, in which no character is a wildcard; it need not exist.</summary>
    /// <exception cref="InputFailureException">It is no path of a file.</exception>
    internal static string Resolve(SessionState session, string path)
    {
        // PowerShell takes it, and what it names is refused only where it is used.
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw new InputFailureException(
                WebErrorKind.InvalidOutFile, $"{InputText.Quote(path)} is not the path of a file: it has a null character in it");
        }

        try
        {
            var full = session.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            return string.Equals(provider.Name, "FileSystem", StringComparison.Ordinal)
                ? full
                : throw new InputFailureException(WebErrorKind.InvalidOutFile, $"{InputText.Quote(path)} is not in a file system");
        }
        catch (Exception e) when (e is RuntimeException and not PipelineStoppedException or ArgumentException or NotSupportedException)
        {
            throw new InputFailureException(
                WebErrorKind.InvalidOutFile, $"{InputText.Quote(path)} is not the path of a file: {e.Message.TrimEnd('.')}", e);
        }
    }
}
