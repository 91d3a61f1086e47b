using System.Collections;
using System.Management.Automation;
using System.Text.Json;

namespace ConcurrentWeb.Commands.Binding;

/// <summary>Makes headers of what a user, or a cell, gives: a dictionary, JSON text, or lines of <c>Name: value</c>.</summary>
internal static class HeaderBinder
{
    /// <exception cref="InputFailureException">It is none of these, or a name or value may not be sent.</exception>
    internal static List<KeyValuePair<string, string>> Bind(object value)
    {
        var headers = value switch
        {
            IDictionary dictionary => FromDictionary(dictionary),
            string text when text.AsSpan().TrimStart() is ['{', ..] => FromJson(text),
            string text => FromLines(text),
            PSObject row => FromRow(row),
            _ => throw Invalid($"headers cannot be made of a value of type {value.GetType().Name}"),
        };
        headers.ForEach(Check);
        return headers;
    }

    private static List<KeyValuePair<string, string>> FromDictionary(IDictionary dictionary)
    {
        var headers = new List<KeyValuePair<string, string>>(dictionary.Count);
        foreach (DictionaryEntry entry in dictionary)
        {
            Add(headers, entry.Key.ToString() ?? string.Empty, InputItems.Unwrap(entry.Value));
        }

        return headers;
    }

    private static List<KeyValuePair<string, string>> FromRow(PSObject row)
    {
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var property in row.Properties)
        {
            Add(headers, property.Name, InputItems.Unwrap(property.Value));
        }

        return headers;
    }

    /// <summary>A header whose value is null is not sent, as with Invoke-WebRequest.</summary>
    private static void Add(List<KeyValuePair<string, string>> headers, string name, object? value)
    {
        if (value is not null)
        {
            var text = value is IEnumerable values and not string
                ? string.Join(", ", values.Cast<object?>().Select(LanguagePrimitives.ConvertTo<string>))
                : LanguagePrimitives.ConvertTo<string>(value);
            headers.Add(new(name.Trim(), text));
        }
    }

    private static List<KeyValuePair<string, string>> FromJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var headers = new List<KeyValuePair<string, string>>();
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.Value.ValueKind != JsonValueKind.Null)
                {
                    headers.Add(new(property.Name.Trim(), property.Value.ToString()));
                }
            }

            return headers;
        }
        catch (JsonException e)
        {
            throw new InputFailureException(WebErrorKind.InvalidHeader, "the headers are not valid JSON", e);
        }
    }

    private static List<KeyValuePair<string, string>> FromLines(string text)
    {
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                throw Invalid("headers are a dictionary, JSON text, or lines of 'Name: value'; a line here has no name and colon");
            }

            headers.Add(new(line[..colon].Trim(), line[(colon + 1)..].Trim()));
        }

        return headers;
    }

    /// <summary>Refuses what could be read as something else than one header. The value is not shown: it may be a secret.</summary>
    /// <exception cref="InputFailureException">The name or the value may not be sent.</exception>
    internal static void Check(KeyValuePair<string, string> header)
    {
        if (!HeaderSyntax.IsToken(header.Key))
        {
            throw Invalid($"{InputText.Quote(header.Key)} cannot be the name of a header");
        }

        if (!HeaderSyntax.IsValue(header.Value))
        {
            throw Invalid($"the value of the header '{header.Key}' has a line break or another character in it that cannot be sent");
        }
    }

    private static InputFailureException Invalid(string message) => new(WebErrorKind.InvalidHeader, message);
}
