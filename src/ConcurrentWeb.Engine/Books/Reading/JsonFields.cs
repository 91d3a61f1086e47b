using System.Text.Json;

namespace ConcurrentWeb.Books;

/// <summary>Reads fields that may be missing or of the wrong type, as null or nothing. Every text is cleaned for printing.</summary>
internal static class JsonFields
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The document, which the caller disposes; null where the bytes are not JSON.</summary>
    internal static JsonDocument? TryParse(ReadOnlyMemory<byte> json, out JsonException? exception)
    {
        try
        {
            exception = null;
            return JsonDocument.Parse(json.Span.StartsWith(ByteOrderMark) ? json[ByteOrderMark.Length..] : json);
        }
        catch (JsonException failure)
        {
            exception = failure;
            return null;
        }
    }

    /// <summary>Whether the element is an object with this field, and the field is not null.</summary>
    internal static bool Has(this JsonElement element, string name) => element.Field(name) is not null;

    /// <summary>The field; null where it is missing or null, or the element is not an object.</summary>
    internal static JsonElement? Field(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var field) && field.ValueKind != JsonValueKind.Null
            ? field
            : null;

    /// <summary>The elements of the field; none where it is not an array.</summary>
    internal static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    /// <summary>The field's text, cleaned and trimmed; null where there is none or nothing remains.</summary>
    internal static string? Text(this JsonElement element, string name) => Text(element.Field(name));

    /// <summary>The text of a field that is one, or an object with one as its value, cleaned and trimmed; null where there is none.</summary>
    internal static string? TextOrValue(this JsonElement element, string name) => element.Text(name) ?? element.Field(name)?.Text("value");

    /// <summary>The texts in the field, cleaned and trimmed.</summary>
    internal static TextCollection Texts(this JsonElement element, string name)
    {
        var texts = new List<string>();
        foreach (var item in element.Items(name))
        {
            if (Text(item) is { } text)
            {
                texts.Add(text);
            }
        }

        return [.. texts];
    }

    /// <summary>The field's number; null where there is none.</summary>
    internal static double? Number(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.Number } field && field.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : null;

    /// <summary>The field's whole number; null where there is none above zero, since zero stands for unknown.</summary>
    internal static int? PositiveInteger(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.Number } field && field.TryGetInt32(out var number) && number > 0
            ? number
            : null;

    /// <summary>The field's text as an address of a page or a picture; null where it is none.</summary>
    internal static Uri? Address(this JsonElement element, string name) => WebAddress.Read(element.Text(name));

    /// <summary>The texts of a member of the objects in the field, such as the names of <c>[{"name": "A"}]</c>.</summary>
    internal static TextCollection Texts(this JsonElement element, string name, string member) =>
        [.. element.Items(name).Select(item => Text(item) ?? item.Text(member)).OfType<string>()];

    /// <summary>The provider's own words, for the record.</summary>
    internal static TextDictionary Raw(string provider, JsonElement element) =>
        new([KeyValuePair.Create(provider, element.GetRawText())]);

    /// <summary>The element's text, cleaned and trimmed; null where it is none or nothing remains.</summary>
    internal static string? Text(JsonElement? field)
    {
        if (field is not { ValueKind: JsonValueKind.String } text)
        {
            return null;
        }

        try
        {
            var clean = PrintableText.Clean(text.GetString()!).Trim();
            return clean.Length == 0 ? null : clean;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are not UTF-8.
            return null;
        }
    }
}
