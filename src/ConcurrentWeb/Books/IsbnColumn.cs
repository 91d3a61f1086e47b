namespace ConcurrentWeb;

/// <summary>Knows which columns of a table hold ISBNs, by their names.</summary>
internal static class IsbnColumn
{
    /// <summary>
    /// The names without what may stand between their words, the one that counts before the others first. GTIN and EAN
    /// are the trade's names of the number that the barcode of a book has.
    /// </summary>
    private static readonly string[] Names =
    [
        "ISBN", "ISBN13", "ISBN10", "ISBNS", "ISBNNO", "ISBNNR", "ISBNNUMBER", "ISBNNUMMER", "ISBNCODE", "BOOKISBN", "ISBNPRINT",
        "PRINTISBN", "PISBN", "PISBN13", "ISBNEBOOK", "EBOOKISBN", "EISBN", "EISBN13", "PRIMARYISBN13", "PRIMARYISBN10",
        "EAN", "EAN13", "EANCODE", "EANNUMBER", "ISBNEAN", "EANISBN", "GTIN", "GTIN13", "GTIN14", "BARCODE",
    ];

    /// <summary>
    /// Where the column comes among those that hold ISBNs, counted from 0; -1 where it is none of them. Case, hyphens,
    /// spaces, underscores and other marks in the name do not count: <c>ISBN-13</c>, <c>isbn_13</c>, <c>ISBN (13)</c>.
    /// </summary>
    internal static int Rank(ReadOnlySpan<char> name)
    {
        Span<char> normalised = stackalloc char[IsbnText.BufferLength];
        Span<char> word = stackalloc char[IsbnText.BufferLength];
        var length = 0;
        foreach (var c in normalised[..Math.Max(0, IsbnText.Normalise(name, normalised))])
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                word[length++] = c;
            }
            else if (c is not (IsbnText.Separator or '_' or ':' or '.' or '#' or '/' or '(' or ')'))
            {
                return -1;
            }
        }

        for (var i = 0; i < Names.Length; i++)
        {
            if (word[..length].SequenceEqual(Names[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The positions of the columns that hold ISBNs, the one that counts first in front.</summary>
    internal static int[] Positions(IReadOnlyList<string> names) =>
    [
        .. Enumerable.Range(0, names.Count)
            .Select(position => (position, rank: Rank(names[position])))
            .Where(column => column.rank >= 0)
            .OrderBy(column => column.rank)
            .Select(column => column.position),
    ];

    /// <summary>
    /// What counts of the cells of those columns: the first that is an ISBN, else the first that is not empty; null where
    /// all are empty. A spreadsheet may have rounded one of two columns and not the other.
    /// </summary>
    internal static string? Choose(IEnumerable<string?> cells)
    {
        string? first = null;
        foreach (var cell in cells)
        {
            if (Isbn.TryParse(cell, out _))
            {
                return cell;
            }

            first ??= IsbnText.IsBlank(cell) ? null : cell;
        }

        return first;
    }
}
