using System.Globalization;
using System.Text.RegularExpressions;

namespace ConcurrentWeb;

/// <summary>
/// The paths that Unix gives to what a process has open, such as <c>/dev/stdout</c>, <c>/dev/fd/3</c> and <c>/proc/self/fd/1</c>.
/// </summary>
internal static partial class OpenDescriptor
{
    /// <summary>Linux follows no more links than these, and others fewer.</summary>
    private const int MostLinks = 40;

    /// <summary>Whether the path is such a path, or a link to one.</summary>
    internal static bool IsBehind(string path) => Find(path) is not null;

    /// <summary>
    /// The standard output or error of this process, where the path leads to it; otherwise null. A file that is opened once more has a
    /// position of its own, so what is written there and what the process prints would overwrite each other.
    /// </summary>
    internal static Stream? OpenStandard(string path) => Find(path) is not { } found ? null : OwnNumber(found) switch
    {
        1 => Console.OpenStandardOutput(),
        2 => Console.OpenStandardError(),
        _ => null,
    };

    private static Match? Find(string path)
    {
        for (var links = 0; links <= MostLinks; links++)
        {
            if (Syntax().Match(path) is { Success: true } found)
            {
                return found;
            }

            if (new FileInfo(path).LinkTarget is not { } target)
            {
                return null;
            }

            path = Path.GetFullPath(target, Path.GetDirectoryName(path) ?? path);
        }

        return null;
    }

    /// <summary>The number of the descriptor; null for the standard input, and for what another process has open.</summary>
    private static int? OwnNumber(Match found) => found.Groups["name"].Value switch
    {
        "out" => 1,
        "err" => 2,
        _ when found.Groups["process"] is { Success: true } process && process.Value != Text(Environment.ProcessId) => null,
        _ => int.TryParse(found.Groups["number"].ValueSpan, CultureInfo.InvariantCulture, out var number) ? number : null,
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^/(dev/std(?<name>in|out|err)|(dev|proc/(self|thread-self|(?<process>\d+)))/fd/(?<number>\d+))$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Syntax();
}
