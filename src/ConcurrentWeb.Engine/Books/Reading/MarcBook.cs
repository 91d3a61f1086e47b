using System.Xml.Linq;

namespace ConcurrentWeb.Books;

/// <summary>Makes a book of a record of MARC 21 for bibliographic data (https://www.loc.gov/marc/bibliographic/).</summary>
internal static class MarcBook
{
    /// <summary>The texts that may be the record's ISBNs. Cancelled ones, in $z, are those of other books.</summary>
    internal static IEnumerable<string> Isbns(XElement element) => new MarcRecord(element).Fields("020")
        .SelectMany(field => MarcRecord.Subfields(field, 'a', '9'))
        .Select(text => text.Split(' ', '(', ':')[0]);

    /// <summary>The book.</summary>
    /// <param name="element">The record.</param>
    /// <param name="isbn">The ISBN that was asked for.</param>
    /// <param name="source">The provider's name.</param>
    /// <param name="catalogue">Whose number the control number is.</param>
    internal static BookMetadata Read(XElement element, Isbn isbn, string source, string catalogue)
    {
        var record = new MarcRecord(element);
        var contributors = Contributors(record);
        var publication = record.Fields("264").Where(field => field.Value("ind2") == "1").Concat(record.Fields("264", "260")).FirstOrDefault();
        var date = publication is null ? null : MarcRecord.Subfields(publication, 'c').FirstOrDefault()?.TrimEnd('.');
        var extent = record.Text("300", 'a');
        var description = record.Text("520", 'a');
        return BookMetadata.Known(isbn, source) with
        {
            Title = Title(record),
            Subtitle = record.Text("245", 'b'),
            Contributors = contributors,
            Authors = [.. contributors.Where(contributor => contributor.Role == BookContributor.Author).Select(author => author.Name)],
            ByStatement = record.Text("245", 'c')?.TrimEnd('.'),
            Publisher = publication is null ? null : MarcRecord.Subfields(publication, 'b').FirstOrDefault(),
            PublishPlaces = publication is null ? [] : [.. MarcRecord.Subfields(publication, 'a').Distinct(StringComparer.Ordinal)],
            PublishedDate = date ?? YearInControlField(record),
            Published = PublicationDate.Read(date) ?? PublicationDate.Read(YearInControlField(record)),
            Edition = record.Text("250", 'a'),
            Series = record.Texts("490", 'a'),
            Description = description,
            Notes = record.Texts("500", 'a'),
            PageCount = PhysicalDescription.Pages(extent),
            Pagination = extent,
            Dimensions = PhysicalDescription.Dimensions(record.Text("300", 'c')),
            Categories = record.Texts("655", 'a'),
            Subjects = Subjects(record),
            Classifications =
            [
                .. record.Texts("082", 'a').Select(place => new BookIdentifier("DDC", place)),
                .. record.Fields("050").Select(field => string.Join(' ', MarcRecord.Subfields(field, 'a', 'b')))
                    .Where(place => place.Length > 0).Select(place => new BookIdentifier("LCC", place)),
            ],
            Identifiers = Identifiers(record, catalogue),
            Language = LanguageCode.Read(record.Text("041", 'a') ?? LanguageInControlField(record)),
            Links =
            [
                .. record.Fields("856")
                    .Select(field => (
                        Relation: MarcRecord.Subfields(field, '3', 'y').FirstOrDefault() ?? "link",
                        Uri: WebAddress.Read(MarcRecord.Subfields(field, 'u').FirstOrDefault())))
                    .Where(link => link.Uri is not null)
                    .Select(link => new BookLink(link.Relation, link.Uri!)),
            ],
        };
    }

    private static string? Title(MarcRecord record)
    {
        var parts = record.Fields("245").Take(1).SelectMany(field => MarcRecord.Subfields(field, 'a', 'n', 'p'));
        var title = string.Join(". ", parts.Select(part => part.TrimEnd('.')));
        return title.Length == 0 ? null : title;
    }

    private static ValueCollection<BookContributor> Contributors(MarcRecord record)
    {
        var main = record.Fields("100", "110", "111").Select(field => Contributor(field, BookContributor.Author));
        var added = record.Fields("700", "710", "711").Select(field => Contributor(field, "contributor"));
        return [.. main.Concat(added).OfType<BookContributor>().Distinct()];
    }

    private static BookContributor? Contributor(XElement field, string otherwise)
    {
        if (MarcRecord.Subfields(field, 'a').FirstOrDefault() is not { } name)
        {
            return null;
        }

        // A code may be the end of an address, and goes before the word, which is in the catalogue's language.
        var role = MarcRecord.Subfields(field, '4').Select(code => code[(code.LastIndexOf('/') + 1)..])
            .Concat(MarcRecord.Subfields(field, 'e')).FirstOrDefault();
        return new BookContributor(InReadingOrder(field, name), ContributorRole.Read(role, otherwise));
    }

    // The surname of a person comes first where the first indicator says so.
    private static string InReadingOrder(XElement field, string name) =>
        field.Value("ind1") == "1" && name.Split(", ") is [var surname, var forename] ? $"{forename} {surname}" : name;

    private static TextCollection Subjects(MarcRecord record) =>
    [
        .. record.Fields("600", "610", "611", "630", "648", "650", "651", "653", "689")
            .Select(field => string.Join(" -- ", MarcRecord.Subfields(field, 'a', 'x', 'y', 'z').Select(part => part.TrimEnd('.'))))
            .Where(subject => subject.Length > 0)
            .Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    private static ValueCollection<BookIdentifier> Identifiers(MarcRecord record, string catalogue)
    {
        var isbns = record.Fields("020").SelectMany(field => MarcRecord.Subfields(field, 'a'))
            .Select(text => Isbn.TryParse(text.Split(' ', '(', ':')[0], out var isbn) ? isbn : null).OfType<Isbn>()
            .Select(isbn => new BookIdentifier("ISBN_13", isbn.Isbn13));
        var oclc = record.Texts("035", 'a').Where(number => number.StartsWith("(OCoLC)", StringComparison.Ordinal))
            .Select(number => new BookIdentifier("OCLC", number["(OCoLC)".Length..]));
        var others = record.Fields("024").Select(field => (
                Type: MarcRecord.Subfields(field, '2').FirstOrDefault() ?? (field.Value("ind1") == "3" ? "EAN" : null),
                Value: MarcRecord.Subfields(field, 'a').FirstOrDefault()))
            .Where(number => number is { Type: not null, Value: not null })
            .Select(number => new BookIdentifier(number.Type!.ToUpperInvariant(), number.Value!));
        var own = record.Control("001") is { } id ? new[] { new BookIdentifier(catalogue, PrintableText.Clean(id).Trim()) } : [];
        var library = record.Texts("010", 'a').Select(number => new BookIdentifier("LCCN", number));
        return [.. isbns.Concat(library).Concat(oclc).Concat(others).Concat(own).Distinct()];
    }

    // Control field 008 has the year at its places 7 to 10, and the language at 35 to 37.
    private static string? YearInControlField(MarcRecord record) =>
        record.Control("008") is { Length: > 10 } codes && !codes.AsSpan(7, 4).ContainsAnyExceptInRange('0', '9') ? codes[7..11] : null;

    private static string? LanguageInControlField(MarcRecord record) =>
        record.Control("008") is { Length: > 37 } codes && codes[35..38].All(char.IsAsciiLetter) ? codes[35..38] : null;
}
