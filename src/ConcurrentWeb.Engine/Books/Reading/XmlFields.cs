using System.Xml.Linq;

namespace ConcurrentWeb.Books;

/// <summary>Reads elements that may be missing, by their local names. Every text is cleaned for printing.</summary>
internal static class XmlFields
{
    /// <summary>The child elements of that name.</summary>
    internal static IEnumerable<XElement> Children(this XElement? element, string name) =>
        element?.Elements().Where(child => child.Name.LocalName == name) ?? [];

    /// <summary>The first child element of that name; null where there is none.</summary>
    internal static XElement? Child(this XElement? element, string name) => element.Children(name).FirstOrDefault();

    /// <summary>All elements of that name below this one.</summary>
    internal static IEnumerable<XElement> Descend(this XElement element, string name) =>
        element.Descendants().Where(below => below.Name.LocalName == name);

    /// <summary>The element's text, cleaned and trimmed; null where nothing remains.</summary>
    internal static string? Text(this XElement? element)
    {
        var text = element is null ? string.Empty : PrintableText.Clean(element.Value).Trim();
        return text.Length == 0 ? null : text;
    }

    /// <summary>The attribute of that name; null where there is none.</summary>
    internal static string? Value(this XElement element, string name) =>
        element.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName == name)?.Value;

    /// <summary>The texts of the elements, each once.</summary>
    internal static TextCollection Texts(this IEnumerable<XElement> elements) =>
        [.. elements.Select(Text).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>The provider's own words, for the record.</summary>
    internal static TextDictionary Raw(string provider, XElement element) =>
        new([KeyValuePair.Create(provider, element.ToString(SaveOptions.DisableFormatting))]);
}
