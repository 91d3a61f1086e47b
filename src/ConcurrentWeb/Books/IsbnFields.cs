namespace ConcurrentWeb;

/// <summary>Finds the ISBN among the fields of a line that has several, where no header says which one it is.</summary>
internal static class IsbnFields
{
    /// <summary>Whether the line has more than one field.</summary>
    internal static bool AreIn(ReadOnlySpan<char> line) => line.Trim().Trim(",;|").ContainsAny(DelimitedLine.Delimiters);

    /// <summary>
    /// What to read of the line: the field that is an ISBN, if no other looks like one; else the field that is meant for
    /// one; the whole line where it names several books. Null where no field looks like an ISBN.
    /// </summary>
    internal static string? Choose(string line)
    {
        foreach (var delimiter in DelimitedLine.Delimiters)
        {
            if (!line.Contains(delimiter, StringComparison.Ordinal))
            {
                continue;
            }

            var candidates = DelimitedLine.Split(line, delimiter).Where(LooksLikeIsbn).ToList();
            if (candidates.Count > 0)
            {
                return Choose(line, candidates);
            }
        }

        return null;
    }

    /// <summary>The different books whose ISBNs are fields of the line.</summary>
    internal static IReadOnlyList<Isbn> Books(string line)
    {
        foreach (var delimiter in DelimitedLine.Delimiters)
        {
            var books = DelimitedLine.Split(line, delimiter).Select(Read).OfType<Isbn>().Distinct().ToList();
            if (books.Count > 0)
            {
                return books;
            }
        }

        return [];
    }

    // Of ten digits any number is an ISBN with a chance of one in eleven, so beside a broken one it is no sure thing.
    private static string Choose(string line, List<string> candidates)
    {
        var valid = candidates.Where(field => Read(field) is not null).ToList();
        if (valid.Select(Read).Distinct().Count() > 1)
        {
            return line;
        }

        return valid.Find(IsLong) ?? (valid.Count == candidates.Count ? valid[0] : candidates.Find(field => Read(field) is null)!);
    }

    private static Isbn? Read(string field) => Isbn.TryParse(field, out var isbn) ? isbn : null;

    private static bool IsLong(string field) => field.Count(char.IsDigit) >= 13;

    /// <summary>Whether the field was meant for an ISBN: one, or as many digits in a row as one has, or a label before them.</summary>
    private static bool LooksLikeIsbn(string field)
    {
        Span<char> normalised = stackalloc char[IsbnText.BufferLength];
        var length = IsbnText.Normalise(field, normalised);
        if (length <= 0)
        {
            return false;
        }

        var number = IsbnLabel.Strip(normalised[..length]);
        if (IsbnDigits.IsRounded(number))
        {
            return true;
        }

        Span<char> digits = stackalloc char[IsbnText.BufferLength];
        var compact = digits[..IsbnDigits.Read(number, digits)];
        return !compact.IsEmpty
            && !compact[..^1].ContainsAnyExceptInRange('0', '9')
            && (char.IsAsciiDigit(compact[^1]) || compact[^1] == 'X')
            && (compact.Length is 10 or 13 || compact is ['9', '7', '8' or '9', _, _, _, _, _, _, _, _, ..] || normalised.StartsWith("ISBN", StringComparison.Ordinal));
    }
}
