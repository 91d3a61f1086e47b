using System.Xml.Linq;

namespace ConcurrentWeb.Books;

/// <summary>
/// A record of MARC 21 as XML (https://www.loc.gov/standards/marcxml/): fields with a tag of three digits, and subfields
/// with a code of one letter. Cataloguers end a subfield with the mark that parts it from the next; that is taken off.
/// </summary>
internal sealed class MarcRecord(XElement record)
{
    private static readonly char[] Separators = [' ', '/', ':', ';', ',', '='];

    private readonly ILookup<string?, XElement> _fields = record.Children("datafield").ToLookup(field => field.Value("tag"), StringComparer.Ordinal);

    /// <summary>The fields with one of the tags, in the order of the tags.</summary>
    internal IEnumerable<XElement> Fields(params IEnumerable<string> tags) => tags.SelectMany(tag => _fields[tag]);

    /// <summary>The control field of that tag; null where there is none.</summary>
    internal string? Control(string tag) => record.Children("controlfield").FirstOrDefault(field => field.Value("tag") == tag)?.Value;

    /// <summary>The first subfield of that code in the first field that has one; null where none has.</summary>
    internal string? Text(string tag, char code) => Fields(tag).SelectMany(field => Subfields(field, code)).FirstOrDefault();

    /// <summary>The subfields of that code in all fields with the tag, each once.</summary>
    internal TextCollection Texts(string tag, char code) =>
        [.. Fields(tag).SelectMany(field => Subfields(field, code)).Distinct(StringComparer.Ordinal)];

    /// <summary>The subfields with one of the codes, in the order of the field.</summary>
    internal static IEnumerable<string> Subfields(XElement field, params IEnumerable<char> codes) => field.Children("subfield")
        .Where(subfield => subfield.Value("code") is [var code] && codes.Contains(code))
        .Select(subfield => subfield.Text()?.TrimEnd(Separators).Trim())
        .Where(text => !string.IsNullOrEmpty(text))!;
}
