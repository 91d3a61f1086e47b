namespace ConcurrentWeb;

/// <summary>
/// Reads the lines of a list, which may be those of a table with a header. The first line, and each that repeats it, is
/// a header if it is the name of a column of ISBNs, or has one among its fields; from then on the field below it is read.
/// Without a header the field that is an ISBN is read.
/// </summary>
internal sealed class IsbnTable
{
    private bool _hasBegun;
    private string? _header;
    private char _delimiter;
    private int[] _positions = [];

    /// <summary>The name of the column that is read, as the header has it; null where there is no header with several.</summary>
    internal string? Column { get; private set; }

    /// <summary>What stands between the fields, where there is a header with several.</summary>
    internal char Delimiter => _delimiter;

    /// <summary>Reads the next line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="isFirstOfFile">Whether another file begins with it.</param>
    internal IsbnLine Read(string line, bool isFirstOfFile = false)
    {
        if (isFirstOfFile)
        {
            (_hasBegun, _header, _positions, Column) = (false, null, [], null);
        }

        if (IsbnText.IsBlank(line))
        {
            return new IsbnLine(IsbnLineKind.Number, line);
        }

        var isFirst = !_hasBegun;
        _hasBegun = true;
        if (line == _header || (isFirst && TryReadHeader(line)))
        {
            return new IsbnLine(IsbnLineKind.Header, line);
        }

        return _positions.Length > 0 && line.Contains(_delimiter, StringComparison.Ordinal) ? ReadRow(line) : ReadLine(line);
    }

    private static IsbnLine ReadLine(string line)
    {
        if (Isbn.TryParse(line, out _) || !IsbnFields.AreIn(line))
        {
            return new IsbnLine(IsbnLineKind.Number, line);
        }

        return IsbnFields.Choose(line) is { } field
            ? new IsbnLine(IsbnLineKind.Row, field)
            : new IsbnLine(IsbnLineKind.RowWithoutIsbn, line);
    }

    private IsbnLine ReadRow(string line)
    {
        var fields = DelimitedLine.Split(line, _delimiter);
        var cell = IsbnColumn.Choose(_positions.Where(position => position < fields.Count).Select(position => fields[position]));
        return cell is null ? new IsbnLine(IsbnLineKind.RowWithEmptyIsbn, line) : new IsbnLine(IsbnLineKind.Row, cell);
    }

    private bool TryReadHeader(string line)
    {
        if (IsbnColumn.Rank(line) >= 0)
        {
            _header = line;
            return true;
        }

        foreach (var delimiter in DelimitedLine.Delimiters)
        {
            var names = DelimitedLine.Split(line, delimiter);
            if (names.Count > 1 && IsbnColumn.Positions(names) is { Length: > 0 } positions && !names.Exists(name => Isbn.TryParse(name, out _)))
            {
                (_header, _delimiter, _positions, Column) = (line, delimiter, positions, names[positions[0]].Trim().TrimStart('\uFEFF'));
                return true;
            }
        }

        return false;
    }
}
