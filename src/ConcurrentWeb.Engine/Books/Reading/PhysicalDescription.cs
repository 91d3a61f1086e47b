using System.Globalization;

namespace ConcurrentWeb.Books;

/// <summary>Reads how large a book is, as shops and libraries write it.</summary>
internal static class PhysicalDescription
{
    private const double CentimetresPerInch = 2.54;

    private static readonly string[] PageWords = ["p", "pp", "pages", "page", "s", "seiten", "seite"];

    /// <summary>A measure such as <c>24.00 cm</c>, <c>210 mm</c> or <c>9.5 inches</c> in centimetres; null where there is none.</summary>
    internal static double? Centimetres(string? text) => Measures(text) is [var only] ? only : null;

    /// <summary>The measures; null where none is known.</summary>
    internal static BookDimensions? Dimensions(double? height, double? width, double? thickness) =>
        height is null && width is null && thickness is null ? null : new BookDimensions(height, width, thickness);

    /// <summary>The height, width and thickness in a text such as <c>21 cm</c> or <c>21 x 13 x 2 cm</c>; null where there are none.</summary>
    internal static BookDimensions? Dimensions(string? text) => Measures(text) switch
    {
        [var height] => new BookDimensions(height),
        [var height, var width] => new BookDimensions(height, width),
        [var height, var width, var thickness] => new BookDimensions(height, width, thickness),
        _ => null,
    };

    /// <summary>The number of pages in a text such as <c>xii, 247 p.</c> or <c>743 Seiten</c>; null where there is none.</summary>
    internal static int? Pages(string? extent)
    {
        var words = (extent ?? string.Empty).Split([' ', ',', ';', ':', '(', ')', '[', ']', '.'], StringSplitOptions.RemoveEmptyEntries);
        for (var i = 1; i < words.Length; i++)
        {
            if (PageWords.Contains(words[i], StringComparer.OrdinalIgnoreCase)
                && int.TryParse(words[i - 1], NumberStyles.None, CultureInfo.InvariantCulture, out var pages) && pages > 0)
            {
                return pages;
            }
        }

        return null;
    }

    private static double[] Measures(string? text)
    {
        var words = (text ?? string.Empty).Split([' ', 'x', '×', '*', ';'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || Unit(words[^1].TrimEnd('.')) is not { } unit)
        {
            return [];
        }

        var measures = new List<double>();
        foreach (var word in words[..^1])
        {
            if (!double.TryParse(word.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number <= 0)
            {
                return [];
            }

            measures.Add(Math.Round(number * unit, 2));
        }

        return [.. measures];
    }

    private static double? Unit(string word) => word.ToUpperInvariant() switch
    {
        "CM" or "CENTIMETERS" or "CENTIMETRES" => 1,
        "MM" => 0.1,
        "IN" or "INCH" or "INCHES" => CentimetresPerInch,
        _ => null,
    };
}
