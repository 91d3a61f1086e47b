using System.Collections;
using System.Management.Automation;

namespace ConcurrentWeb.Commands.Binding;

/// <summary>Finds out whether an input holds a secret, so that error records do not keep it in the open.</summary>
internal static class SecretInput
{
    /// <summary>The input, or what stands for it where it holds a secret.</summary>
    internal static object? Protect(object? item)
    {
        var row = new InputRow(item);
        if (row.IsRow)
        {
            return row.Names.Any(name => IsSecretCell(row, name)) ? new RedactedInput(item!, Show(row)) : item;
        }

        return InputItems.Unwrap(item) switch
        {
            Uri uri when Redaction.HoldsSecret(uri) => new RedactedInput(uri, Redaction.Show(uri)),
            string text when Redaction.Show(text) is var shown && !ReferenceEquals(shown, text) => new RedactedInput(text, shown),
            _ => item,
        };
    }

    /// <summary>The input as a question names it, on one line, its secrets hidden.</summary>
    internal static string Name(object? item) =>
        new InputRow(item) is { IsRow: true } row ? Show(row)
        : InputItems.Unwrap(item) is { } value ? PrintableText.Quote(InputText.Show(value))
        : "null";

    /// <summary>The input, or what stands for it, on one line, its secrets hidden; empty for null.</summary>
    internal static string Line(object? item) => item switch
    {
        null => string.Empty,
        RedactedInput redacted => InputText.Show(redacted.ToString()),
        _ when new InputRow(item) is { IsRow: true } row => Show(row),
        _ => InputText.Show(item),
    };

    /// <summary>The row on one line, its secrets hidden.</summary>
    internal static string Show(InputRow row)
    {
        var cells = row.Names.Select(name => $"{name}={(IsSecretCell(row, name) && !IsAddress(row, name) ? Redaction.Hidden : ShowCell(row, name))}");
        return InputText.Cut($"@{{{string.Join("; ", cells)}}}");
    }

    private static bool IsSecretCell(InputRow row, string name) => Cell(row, name) switch
    {
        null => false,
        _ when Redaction.IsSecretName(name) => true,
        { } headers when name.Equals("Headers", StringComparison.OrdinalIgnoreCase) => HoldsSecretHeader(headers),
        { } form when form is IDictionary or PSObject => new InputRow(form).Names.Any(field => Redaction.IsSecretName(field)),
        Uri uri => Redaction.HoldsSecret(uri),
        string text => !ReferenceEquals(Redaction.Show(text), text),
        _ => false,
    };

    private static bool HoldsSecretHeader(object headers)
    {
        try
        {
            return HeaderBinder.Bind(headers).Exists(header => Redaction.IsSecretName(header.Key));
        }
        catch (InputFailureException)
        {
            // What cannot be read cannot be shown to be harmless.
            return true;
        }
    }

    private static object? Cell(InputRow row, string name)
    {
        try
        {
            return row[name];
        }
        catch (GetValueException)
        {
            return null;
        }
    }

    private static bool IsAddress(InputRow row, string name) => !Redaction.IsSecretName(name) && Cell(row, name) is string or Uri
        && !name.Equals("Headers", StringComparison.OrdinalIgnoreCase);

    /// <summary>Of a body only how much it is: nobody can tell what it holds, and that of a log-in is a secret.</summary>
    private static string ShowCell(InputRow row, string name) => Cell(row, name) switch
    {
        null => string.Empty,
        string body when name.Equals("Body", StringComparison.OrdinalIgnoreCase) => $"({Quantity.Of(body.Length, "character", "characters")})",
        { } body when name.Equals("Body", StringComparison.OrdinalIgnoreCase) => $"({body.GetType().Name})",
        { } value => InputText.Show(value),
    };
}
