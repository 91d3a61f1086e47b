using System.Collections;
using System.Management.Automation;
using System.Xml;

namespace ConcurrentWeb.Commands.Binding;

/// <summary>
/// One item as a row of named cells: the properties of an object, the entries of a dictionary. Names match whatever their
/// case, and an empty cell is as good as none. Text, numbers and the like are no rows and have no cells.
/// </summary>
internal readonly struct InputRow
{
    private readonly IDictionary? _entries;
    private readonly PSObject? _object;

    internal InputRow(object? item)
    {
        var unwrapped = InputItems.Unwrap(item);
        _entries = unwrapped as IDictionary;
        _object = _entries is null && HasCells(unwrapped) ? PSObject.AsPSObject(item) : null;
        IsKeptResult = _object is not null && KeptResult.Is(_object);
    }

    /// <summary>Whether it is what was kept of an earlier result. What that was not asked by is in the cells of its own input.</summary>
    internal bool IsKeptResult { get; }

    /// <summary>Whether the item can have cells.</summary>
    internal bool IsRow => _entries is not null || _object is not null;

    /// <summary>The cell's value, unwrapped; null where it is missing or empty.</summary>
    /// <exception cref="GetValueException">The property computes its value, and failed.</exception>
    internal object? this[string name]
    {
        get
        {
            if (IsKeptResult && !IsKept(name))
            {
                return name is "CustomMethod" ? null : new InputRow(Cell("InputObject"))[name];
            }

            var value = Cell(name);
            return value is string text && string.IsNullOrWhiteSpace(text) ? null : value;
        }
    }

    /// <summary>The names of all cells.</summary>
    internal IEnumerable<string> Names =>
        _entries is not null ? _entries.Keys.Cast<object>().Select(key => key.ToString() ?? string.Empty)
        : _object is null ? []
        : IsKeptResult ? _object.Properties.Select(static property => property.Name).Where(IsKept)
        : _object.Properties.Select(static property => property.Name);

    /// <summary>Numbers, dates and the like can be formatted; a row made in script can, too, and stays a row. An XML document is a text to send.</summary>
    private static bool HasCells(object? unwrapped) =>
        unwrapped is PSObject || (unwrapped is not (null or string or Uri or IFormattable or XmlDocument) && !unwrapped.GetType().IsPrimitive);

    private static bool IsKept(string name) =>
        name.Equals(nameof(WebResult.Uri), StringComparison.OrdinalIgnoreCase) || name.Equals(nameof(WebResult.Method), StringComparison.OrdinalIgnoreCase);

    private object? Cell(string name) => InputItems.Unwrap(_entries is not null ? Entry(_entries, name) : _object?.Properties[name]?.Value);

    private static object? Entry(IDictionary entries, string name)
    {
        // A hashtable of PowerShell's ignores case; others may not.
        if (entries is Hashtable && entries[name] is { } value)
        {
            return value;
        }

        foreach (DictionaryEntry entry in entries)
        {
            if (entry.Key is string key && key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return entry.Value;
            }
        }

        return null;
    }
}
