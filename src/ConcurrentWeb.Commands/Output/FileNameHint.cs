using System.Management.Automation;
using System.Management.Automation.Language;
using ConcurrentWeb.Commands.Binding;

namespace ConcurrentWeb.Commands.Output;

/// <summary>
/// Says of an input that failed where it is the name of a file, in which the addresses are. With a dot in it, it reads like a
/// host, so what came of it is that the host has no address. Files are looked for only then.
/// </summary>
/// <param name="command">The name of the command that takes what is in the file.</param>
/// <param name="session">Knows PowerShell's location.</param>
internal sealed class FileNameHint(string command, SessionState session)
{
    /// <summary>The ends of names that lists of addresses have and hosts have not, and what reads such a file.</summary>
    private static readonly (string Extension, string Reader)[] Lists =
        [(".txt", "Get-Content {0}"), (".csv", "Import-Csv {0}"), (".json", "Get-Content {0} | ConvertFrom-Json")];

    /// <summary>The result, with the hint in its error where there is one to give.</summary>
    internal WebResult AddTo(WebResult result) =>
        result is { InputObject: string input, Error: { Kind: WebErrorKind.InvalidUri or WebErrorKind.NameResolutionFailure } error }
        && Hint(input.Trim(), error.Kind) is { } hint
            ? result.Advise(hint)
            : result;

    private string? Hint(string name, WebErrorKind kind)
    {
        if (!MayBeFile(name))
        {
            return null;
        }

        var list = Array.Find(Lists, list => name.EndsWith(list.Extension, StringComparison.OrdinalIgnoreCase));
        var given = Exists(name) ? "There is a file of that name"
            : kind == WebErrorKind.NameResolutionFailure && list.Reader is not null && !name.Contains('/', StringComparison.Ordinal) ? "If that is a file"
            : null;
        var reader = (list.Reader ?? Lists[0].Reader).Replace(
            "{0}", $"'{CodeGeneration.EscapeSingleQuotedStringContent(InputText.Show(name))}'", StringComparison.Ordinal);
        return given is null ? null : $"{given}: {reader} | {command}.";
    }

    /// <summary>
    /// What has a colon has a scheme, a port or a drive. A name of another computer is not looked for, because that would ask
    /// whatever server a list names.
    /// </summary>
    private static bool MayBeFile(string name) => name.Length > 0 && !name.AsSpan().ContainsAny(":\r\n") && name is not ['/' or '\\', '/' or '\\', ..];

    private bool Exists(string name)
    {
        try
        {
            return File.Exists(FileSystemPath.Resolve(session, name));
        }
        catch (InputFailureException)
        {
            return false;
        }
    }
}
