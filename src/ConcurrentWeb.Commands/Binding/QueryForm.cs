using System.Collections;
using System.Management.Automation;
using System.Net;
using System.Text;

namespace ConcurrentWeb.Commands.Binding;

/// <summary>A dictionary as a form in the manner of a query: <c>a=1&amp;b=2</c>. A list is a field for each of its values.</summary>
internal static class QueryForm
{
    internal static string Encode(IDictionary form)
    {
        var encoded = new StringBuilder();
        foreach (DictionaryEntry entry in form)
        {
            var name = WebUtility.UrlEncode(entry.Key.ToString());
            if (InputItems.Unwrap(entry.Value) is IList values)
            {
                foreach (var value in values)
                {
                    Append(encoded, name, value);
                }
            }
            else
            {
                Append(encoded, name, entry.Value);
            }
        }

        return encoded.ToString();
    }

    /// <summary>The address with the form added to its query.</summary>
    internal static Uri AddTo(Uri uri, IDictionary form)
    {
        var query = Encode(form);
        return new UriBuilder(uri) { Query = uri.Query.Length > 1 ? $"{uri.Query}&{query}" : query }.Uri;
    }

    private static void Append(StringBuilder encoded, string? name, object? value) =>
        encoded.Append(encoded.Length > 0 ? "&" : string.Empty)
            .Append(name)
            .Append('=')
            .Append(WebUtility.UrlEncode(LanguagePrimitives.ConvertTo<string>(InputItems.Unwrap(value))));
}
