namespace ConcurrentWeb;

/// <summary>Makes text from elsewhere safe to print: a control character in it could drive the reader's terminal.</summary>
internal static class Printable
{
    /// <summary>The text without control characters other than tabs and line breaks; the same instance where there are none.</summary>
    internal static string Text(string text) =>
        text.AsSpan().IndexOfAnyInRange('\0', '\u001F') < 0 && text.AsSpan().IndexOfAnyInRange('\u007F', '\u009F') < 0
            ? text
            : string.Concat(text.Where(static c => c is '\t' or '\n' or '\r' || !char.IsControl(c)));
}
