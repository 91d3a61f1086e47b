namespace ConcurrentWeb;

/// <summary>
/// The headers of a response by name, each with its values. The case of names does not count. It is written to a CSV file as
/// <c>name: value, value</c>, separated by semicolons.
/// </summary>
internal sealed class HeaderDictionary : Dictionary<string, IEnumerable<string>>
{
    /// <param name="headers">Names and values; of a name that occurs again the last one counts.</param>
    internal HeaderDictionary(IEnumerable<KeyValuePair<string, IEnumerable<string>>> headers)
        : base(StringComparer.OrdinalIgnoreCase)
    {
        foreach (var (name, values) in headers)
        {
            this[name] = values;
        }
    }

    /// <summary>The headers, separated by a semicolon and a space.</summary>
    /// <returns>One string; empty where there are no headers.</returns>
    public override string ToString() => string.Join("; ", this.Select(header => $"{header.Key}: {string.Join(", ", header.Value)}"));
}
