using ConcurrentWeb.Commands.Binding;

namespace ConcurrentWeb.Commands.Isbns;

/// <summary>
/// The inputs of a run as they are worked on: without headers, and without thousands of errors where a whole list has
/// the wrong shape. As long as no ISBN has been seen, only the first row without a column for one is a failure of its
/// own; the others are counted, and one failure says how many they were.
/// </summary>
internal sealed class IsbnList(Action<string> warn)
{
    private readonly IsbnReader _reader = new();
    private IsbnInput? _loneHeader;
    private bool _hasInput;
    private bool _hasWarned;
    private bool _hasIsbn;
    private bool _hasRowWithoutIsbn;
    private IsbnInput? _firstHeld;
    private IsbnInput? _lastHeld;
    private long _held;

    /// <summary>What is to be worked on of an input, which may be a sequence.</summary>
    internal IEnumerable<IsbnInput> Read(object? input)
    {
        foreach (var read in _reader.Read(input))
        {
            if (read.Kind == IsbnLineKind.Header)
            {
                _loneHeader ??= read;
                WarnOfTable(read);
                continue;
            }

            _hasInput = true;
            if (Hold(read))
            {
                continue;
            }

            if (!_hasIsbn && Isbn.TryParse(read.Text, out _))
            {
                _hasIsbn = true;
                if (Held() is { } summary)
                {
                    yield return summary;
                }
            }

            WarnOfTable(read);
            yield return read;
        }
    }

    /// <summary>What is left to say when there is no further input. A header with nothing below it was perhaps none.</summary>
    internal IEnumerable<IsbnInput> End()
    {
        if (!_hasInput && _loneHeader is { } header)
        {
            return [header with { Fault = "it looks like a header line, and nothing comes below it." }];
        }

        return Held() is { } summary ? [summary] : [];
    }

    private bool Hold(IsbnInput read)
    {
        if (_hasIsbn || read.Kind != IsbnLineKind.RowWithoutIsbn)
        {
            return false;
        }

        if (!_hasRowWithoutIsbn)
        {
            _hasRowWithoutIsbn = true;
            return false;
        }

        _firstHeld ??= read;
        _lastHeld = read;
        _held++;
        return true;
    }

    private IsbnInput? Held()
    {
        var held = _held > 1
            ? _firstHeld! with
            {
                Shown = FormattableString.Invariant($"and {_held - 1} more up to input {_lastHeld!.Index}"),
                Fault = "they have no ISBN either, for the same reason.",
            }
            : _firstHeld;
        (_firstHeld, _lastHeld, _held) = (null, null, 0);
        return held;
    }

    /// <summary>One warning for the run, since it works, but leaves the other columns out.</summary>
    private void WarnOfTable(IsbnInput read)
    {
        if (_hasWarned || new InputRow(read.Item).IsRow)
        {
            return;
        }

        if (read.Kind == IsbnLineKind.Header && _reader.Table.Column is { } column)
        {
            _hasWarned = true;
            warn($"The lines are rows of a table with the header {PrintableText.Quote(read.Text!)}; the ISBNs are read from its column {column}. "
                + $"Import-Csv -Delimiter {IsbnReader.Shown(_reader.Table.Delimiter)} reads the other columns too.");
        }
        else if (read.Kind == IsbnLineKind.Row)
        {
            _hasWarned = true;
            warn($"{InputText.Place(read.Index)} is a row of several columns; of such lines the column that is an ISBN is read. "
                + "Import-Csv reads the other columns too.");
        }
    }
}
