using System.Buffers;
using System.Globalization;
using System.Text;

namespace ConcurrentWeb;

/// <summary>
/// Which names the files may have that an address or a list asks for: such as every system takes, so that a list that
/// works here works elsewhere, and such as cannot leave their folder.
/// </summary>
public static class FileNameSyntax
{
    /// <summary>The longest name, in bytes of UTF-8, that the common file systems take.</summary>
    public const int MaximumLength = 255;

    /// <summary>What is behind the last dot of a longer end is no extension.</summary>
    private const int MaximumExtension = 32;

    private static readonly SearchValues<char> Marks = SearchValues.Create("<>:\"/\\|?*");

    private static readonly HashSet<string> DeviceNames = new(
        [
            "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
            .. "0123456789¹²³".SelectMany(digit => new[] { $"COM{digit}", $"LPT{digit}" }),
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The name that an address asks for: its last segment, percent-decoded and made safe.</summary>
    /// <param name="uri">An absolute address; its query does not count.</param>
    /// <returns>Null where nothing remains, as of an address without a path.</returns>
    public static string? FromUri(Uri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        var path = uri.AbsolutePath.TrimEnd('/');
        var name = Sanitize(Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]));
        return name.Length == 0 ? null : name;
    }

    /// <summary>Whether the name is safe as it is.</summary>
    /// <param name="name">One name, no path.</param>
    /// <returns>False for an empty one too.</returns>
    public static bool IsSafe(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length > 0 && string.Equals(Sanitize(name), name, StringComparison.Ordinal);
    }

    /// <summary>
    /// The name made safe: separators, colons and the other marks that Windows refuses, control characters and those
    /// that only direct how text is shown become underlines; dots in a row become one; dots and spaces at the ends go; the
    /// name of a device gets an underline in front; and it is cut to the length allowed, with its extension kept.
    /// </summary>
    /// <param name="name">Any text.</param>
    /// <returns>Empty where nothing remains.</returns>
    public static string Sanitize(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var safe = new StringBuilder(name.Length);
        Span<char> units = stackalloc char[2];
        foreach (var rune in name.EnumerateRunes())
        {
            safe.Append(IsUnsafe(rune) ? "_" : units[..rune.EncodeToUtf16(units)]);
        }

        // One form for letters with marks, since some file systems take all of them for the same.
        safe = new StringBuilder(safe.ToString().Normalize(NormalizationForm.FormC));
        for (var length = -1; length != safe.Length;)
        {
            length = safe.Length;
            safe.Replace("..", ".");
        }

        var text = TrimEnd(safe.ToString());
        text = text[text.TakeWhile(IsDotOrSpace).Count()..];
        if (DeviceNames.Contains(text.Split('.', 2)[0].TrimEnd()))
        {
            text = $"_{text}";
        }

        var (stem, extension) = Split(text);
        return Encoding.UTF8.GetByteCount(text) <= MaximumLength ? text : Fit(stem, extension);
    }

    /// <summary>The name with something between its stem and its extension, still no longer than allowed.</summary>
    internal static string Insert(string name, string part)
    {
        var (stem, extension) = Split(name);
        return Fit(stem, part + extension);
    }

    /// <summary>As much of the stem as leaves room for the end.</summary>
    internal static string Fit(string stem, string end)
    {
        var room = MaximumLength - Encoding.UTF8.GetByteCount(end);
        var kept = 0;
        foreach (var rune in stem.EnumerateRunes())
        {
            room -= rune.Utf8SequenceLength;
            if (room < 0)
            {
                break;
            }

            kept += rune.Utf16SequenceLength;
        }

        return TrimEnd(stem[..kept]) + end;
    }

    private static (string Stem, string Extension) Split(string name)
    {
        var dot = name.LastIndexOf('.');
        return dot > 0 && Encoding.UTF8.GetByteCount(name.AsSpan(dot)) <= MaximumExtension
            ? (name[..dot], name[dot..])
            : (name, string.Empty);
    }

    private static string TrimEnd(string name)
    {
        var end = name.Length;
        while (end > 0 && IsDotOrSpace(name[end - 1]))
        {
            end--;
        }

        return name[..end];
    }

    private static bool IsDotOrSpace(char character) => character == '.' || char.IsWhiteSpace(character);

    private static bool IsUnsafe(Rune rune) =>
        (rune.IsBmp && Marks.Contains((char)rune.Value))
        || rune.Value == Rune.ReplacementChar.Value
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
