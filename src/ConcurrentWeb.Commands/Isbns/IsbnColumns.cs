using ConcurrentWeb.Commands.Binding;

namespace ConcurrentWeb.Commands.Isbns;

/// <summary>
/// The columns of a row that hold ISBNs; <see cref="IsbnColumn"/> knows their names. The rows of a table have the same
/// names, so those of the last row are kept.
/// </summary>
internal sealed class IsbnColumns
{
    private readonly List<string> _names = [];
    private string[] _columns = [];

    /// <summary>Their names as the row has them, the one that counts first in front.</summary>
    internal IReadOnlyList<string> Of(InputRow row)
    {
        if (!row.Names.SequenceEqual(_names, StringComparer.Ordinal))
        {
            _names.Clear();
            _names.AddRange(row.Names);
            _columns = [.. IsbnColumn.Positions(_names).Select(position => _names[position])];
        }

        return _columns;
    }
}
