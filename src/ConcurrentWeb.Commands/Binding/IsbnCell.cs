using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace ConcurrentWeb.Commands.Binding;

/// <summary>Finds the text of the ISBN in a number, or in the columns of a row that hold one; <see cref="IsbnColumn"/> knows their names.</summary>
internal static class IsbnCell
{
    /// <summary>The text of the ISBN in these columns of a row; null where all are empty.</summary>
    /// <exception cref="InputFailureException">A cell computes its value, and failed.</exception>
    internal static string? Of(InputRow row, IReadOnlyList<string> columns)
    {
        try
        {
            var text = IsbnColumn.Choose(columns.Select(name => Text(row[name])));
            return text is not null && IsbnFields.AreIn(text) ? IsbnFields.Choose(text) ?? text : text;
        }
        catch (GetValueException e)
        {
            throw new InputFailureException(WebErrorKind.InvalidIsbn, $"the column {columns[0]} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>A value as text: of a list that which counts in it.</summary>
    internal static string? Text(object? value) => InputItems.Unwrap(value) switch
    {
        null => null,
        string text => text,
        IFormattable number => number.ToString(format: null, CultureInfo.InvariantCulture),
        IEnumerable list => IsbnColumn.Choose(list.Cast<object?>().Select(Text)),
        var other => other.ToString(),
    };
}
