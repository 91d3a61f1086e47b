using System.Management.Automation;

namespace ConcurrentWeb.Commands.Binding;

/// <summary>Inputs as messages show them: on one line, not too long, without secrets and control characters.</summary>
internal static class InputText
{
    private const int MaximumLength = 200;

    internal static string Quote(object value) => $"'{Show(value)}'";

    internal static string Show(object value)
    {
        var text = value as string ?? LanguagePrimitives.ConvertTo<string>(value) ?? string.Empty;
        return Cut(PrintableText.Clean(Redaction.Show(text)).ReplaceLineEndings(" "));
    }

    internal static string Cut(string line) =>
        line.Length > MaximumLength ? string.Concat(line.AsSpan(0, MaximumLength), "…") : line;
}
