using System.Management.Automation;
using ConcurrentWeb.Commands.Binding;

namespace ConcurrentWeb.Commands.Isbns;

/// <summary>Reads the inputs of one run in their order: lines, which may be those of a table, numbers, and rows with a column for the ISBN.</summary>
internal sealed class IsbnReader
{
    private const string Empty = "it is empty where an ISBN should be.";

    private readonly IsbnTable _table = new();
    private readonly IsbnColumns _columns = new();
    private long _index;

    /// <summary>What the lines are rows of, where they have a header.</summary>
    internal IsbnTable Table => _table;

    /// <summary>Reads the inputs in what came down the pipeline; what is wrong with one is said in its fault.</summary>
    internal IEnumerable<IsbnInput> Read(object? input) => InputItems.IsOne(input, out var only)
        ? [ReadItem(only, IsFirstOfFile(input))]
        : InputItems.Of(input).Select(item => ReadItem(item, isFirstOfFile: false));

    private IsbnInput ReadItem(object? item, bool isFirstOfFile)
    {
        var index = _index++;
        var row = new InputRow(item);
        if (row.IsRow)
        {
            return ReadRow(item, row, index);
        }

        var text = IsbnCell.Text(item);
        if (text is null)
        {
            return new IsbnInput(item, index, IsbnLineKind.Number, text) { Fault = Empty };
        }

        var line = _table.Read(text, isFirstOfFile);
        return new IsbnInput(item, index, line.Kind, line.Text)
        {
            Fault = line.Kind switch
            {
                IsbnLineKind.RowWithoutIsbn => "the line looks like a row of a table, and no column of it is an ISBN; "
                    + "read the file with Import-Csv, and give the column that has them.",
                IsbnLineKind.Number when IsbnText.IsBlank(text) => Empty,
                IsbnLineKind.RowWithEmptyIsbn => $"the column {_table.Column} is empty.",
                _ => null,
            },
        };
    }

    private IsbnInput ReadRow(object? item, InputRow row, long index)
    {
        var columns = _columns.Of(row);
        if (columns.Count == 0)
        {
            return InputItems.Unwrap(item) is FileInfo file
                ? Faulty(IsbnLineKind.RowWithoutIsbn, $"{InputText.IsFile}.") with { Shown = PrintableText.Quote(file.Name) }
                : Faulty(IsbnLineKind.RowWithoutIsbn, FaultOfColumns(row));
        }

        try
        {
            return IsbnCell.Of(row, columns) is { } text
                ? new IsbnInput(item, index, IsbnLineKind.Row, text)
                : Faulty(IsbnLineKind.RowWithEmptyIsbn, $"the column {columns[0]} is empty.");
        }
        catch (InputFailureException e)
        {
            return Faulty(IsbnLineKind.Row, $"{e.Message}.");
        }

        IsbnInput Faulty(IsbnLineKind kind, string fault) => new(item, index, kind, Text: null) { Fault = fault };
    }

    private static string FaultOfColumns(InputRow row)
    {
        // Import-Csv with the wrong delimiter makes one column of all.
        var misread = DelimitedLine.Delimiters.Where(delimiter => row.Names.Any(name => IsHeader(name, delimiter))).ToList();
        return misread.Count > 0
            ? $"the row has one column for all; read the file with Import-Csv -Delimiter {Shown(misread[0])}."
            : "the row has no column Isbn (or Isbn13, Isbn10, EAN, GTIN).";
    }

    private static bool IsHeader(string name, char delimiter) =>
        name.Contains(delimiter, StringComparison.Ordinal) && IsbnColumn.Positions(DelimitedLine.Split(name, delimiter)).Length > 0;

    /// <summary>A delimiter as one types it.</summary>
    internal static string Shown(char delimiter) => delimiter == '\t' ? "\"`t\"" : $"'{delimiter}'";

    // Get-Content numbers the lines of each file.
    private static bool IsFirstOfFile(object? input) => input is PSObject line && line.Properties["ReadCount"]?.Value is 1L;
}
