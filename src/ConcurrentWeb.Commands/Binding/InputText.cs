using System.Management.Automation;

namespace ConcurrentWeb.Commands.Binding;

/// <summary>Inputs as messages show them: on one line, not too long, without secrets and control characters.</summary>
internal static class InputText
{
    /// <summary>What is wrong with a file that came down the pipeline, as the end of a sentence.</summary>
    internal const string IsFile = "it is a file; read it with Get-Content or Import-Csv";

    private const int MaximumLength = 200;

    /// <summary>Names an input by the number that its result has as Index, so that messages and results count alike.</summary>
    internal static string Place(long index) => FormattableString.Invariant($"Input {index}");

    internal static string Quote(object value) => $"'{Show(value)}'";

    internal static string Show(object value)
    {
        var text = value as string ?? LanguagePrimitives.ConvertTo<string>(value) ?? string.Empty;
        return Cut(PrintableText.Line(Redaction.Show(text)));
    }

    /// <summary>A message that stands alone, made of one that may be a part of a sentence.</summary>
    internal static string Sentence(string message) =>
        $"{char.ToUpperInvariant(message[0])}{message.AsSpan(1)}{(message.EndsWith('.') || message.EndsWith('?') ? string.Empty : ".")}";

    internal static string Cut(string line) =>
        line.Length > MaximumLength ? string.Concat(line.AsSpan(0, MaximumLength), "…") : line;
}
