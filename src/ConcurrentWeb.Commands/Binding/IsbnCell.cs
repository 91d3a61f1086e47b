using System.Globalization;

namespace ConcurrentWeb.Commands.Binding;

/// <summary>Finds the text of the ISBN in an item: a line, a number, or a row with a column for it.</summary>
internal static class IsbnCell
{
    private static readonly string[] Names = ["Isbn", "Isbn13", "Isbn_13", "Isbn-13", "Isbn10", "Isbn_10", "Isbn-10", "Ean", "Ean13"];

    /// <summary>The text as typed; null where a row has no such column, or its cell is empty.</summary>
    internal static string? Of(object? item)
    {
        var row = new InputRow(item);
        var value = row.IsRow ? Names.Select(name => row[name]).FirstOrDefault(cell => cell is not null) : InputItems.Unwrap(item);
        return value switch
        {
            null => null,
            string text => text,
            IFormattable number => number.ToString(format: null, CultureInfo.InvariantCulture),
            _ => value.ToString(),
        };
    }

    /// <summary>Whether the item is a row that has none of the columns.</summary>
    internal static bool IsMissing(object? item) =>
        new InputRow(item) is { IsRow: true } row && !row.Names.Any(name => Names.Contains(name, StringComparer.OrdinalIgnoreCase));
}
