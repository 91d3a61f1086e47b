using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace ConcurrentWeb.Content;

/// <summary>Makes an object of its members, which are in the order of the text, no name twice.</summary>
internal delegate object JsonObjectMaker(ReadOnlySpan<KeyValuePair<string, object?>> members);

/// <summary>
/// Makes values of JSON that has been checked, of the types that ConvertFrom-Json gives: whole numbers are <see cref="long"/>,
/// or <see cref="BigInteger"/> where they do not fit, other numbers <see cref="double"/>, dates <see cref="DateTime"/>, arrays
/// arrays; what an object is, its caller says. One thread uses an instance; names are kept from one text to the next.
/// </summary>
internal sealed class JsonValueReader(JsonObjectMaker makeObject)
{
    private static readonly object True = true;
    private static readonly object False = false;

    private readonly NameCache _names = new();
    private readonly List<KeyValuePair<string, object?>> _members = [];
    private readonly List<object?> _elements = [];

    /// <summary>The value that the reader is at; it moves to the value's last token.</summary>
    /// <param name="reader">At the first token of a value.</param>
    /// <param name="hasDuplicates">Whether names may come twice in an object: the last counts.</param>
    internal object? Read(ref Utf8JsonReader reader, bool hasDuplicates) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadObject(ref reader, hasDuplicates),
        JsonTokenType.StartArray => ReadArray(ref reader, hasDuplicates),
        JsonTokenType.String => ReadString(ref reader),
        JsonTokenType.Number => ReadNumber(ref reader),
        JsonTokenType.True => True,
        JsonTokenType.False => False,
        _ => null,
    };

    private static object ReadString(ref Utf8JsonReader reader)
    {
        var text = JsonString.Of(ref reader);
        return JsonDate.TryParse(text, out var date) ? date : text;
    }

    private static object ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.ContainsAny(".eE"u8))
        {
            return double.Parse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture);
        }

        if (reader.TryGetInt64(out var number))
        {
            return number;
        }

        return BigInteger.Parse(Encoding.ASCII.GetString(reader.ValueSpan), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }

    private object ReadObject(ref Utf8JsonReader reader, bool hasDuplicates)
    {
        // Members of objects inside this one come and go on top of its own.
        var start = _members.Count;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = _names.Of(ref reader);
            reader.Read();
            var value = Read(ref reader, hasDuplicates);
            _members.Add(new(name, value));
        }

        if (hasDuplicates)
        {
            DropDuplicates(start);
        }

        var made = makeObject(CollectionsMarshal.AsSpan(_members)[start..]);
        _members.RemoveRange(start, _members.Count - start);
        return made;
    }

    private object?[] ReadArray(ref Utf8JsonReader reader, bool hasDuplicates)
    {
        var start = _elements.Count;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var element = Read(ref reader, hasDuplicates);
            _elements.Add(element);
        }

        object?[] array = [.. CollectionsMarshal.AsSpan(_elements)[start..]];
        _elements.RemoveRange(start, _elements.Count - start);
        return array;
    }

    private void DropDuplicates(int start)
    {
        // From the back, since the last value counts, and its place.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var first = _members.Count;
        for (var i = _members.Count - 1; i >= start; i--)
        {
            if (seen.Add(_members[i].Key))
            {
                _members[--first] = _members[i];
            }
        }

        _members.RemoveRange(start, first - start);
    }
}
