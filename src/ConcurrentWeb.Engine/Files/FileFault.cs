namespace ConcurrentWeb;

/// <summary>
/// Says why a file could not be written. The system names the one that stands in for it until it is complete, and that
/// nobody asked for.
/// </summary>
internal static class FileFault
{
    /// <summary>The fault as a part of a sentence that names the file.</summary>
    /// <param name="path">The file that was asked for.</param>
    /// <param name="written">The one that was written; the same where it was written in place.</param>
    /// <param name="exception">What the system says.</param>
    internal static string Describe(string path, string written, Exception exception)
    {
        var reason = exception.Message.Replace(written, path, StringComparison.Ordinal);
        var name = $" : '{path}'";

        // Windows has the full stop before it.
        reason = reason.EndsWith(name, StringComparison.Ordinal) ? reason[..^name.Length] : reason;
        return $"the file '{path}' cannot be written: {reason.TrimEnd('.')}";
    }
}
