namespace ConcurrentWeb.Content;

/// <summary>An element of an HTML text.</summary>
/// <param name="OuterHtml">The element as it stands in the text, from its start tag on.</param>
/// <param name="TagName">Its name in capitals.</param>
internal sealed record HtmlElement(string OuterHtml, string TagName)
{
    /// <summary>The attributes in order, the first of a name only, as they are written; null for one without a value.</summary>
    internal IEnumerable<KeyValuePair<string, string?>> Attributes => HtmlAttributes.Of(OuterHtml);
}
