using System.Xml.Linq;

namespace ConcurrentWeb.Books;

/// <summary>Makes a book of a record of MODS 3 (https://www.loc.gov/standards/mods/).</summary>
internal static class ModsBook
{
    /// <summary>The texts that may be the record's ISBNs, but for those marked invalid.</summary>
    internal static IEnumerable<string?> Isbns(XElement mods) => mods.Children("identifier")
        .Where(identifier => identifier.Value("type") == "isbn" && identifier.Value("invalid") != "yes")
        .Select(identifier => identifier.Text()?.Split(' ', '(', ':')[0]);

    /// <summary>The book.</summary>
    /// <param name="mods">The record.</param>
    /// <param name="isbn">The ISBN that was asked for.</param>
    /// <param name="source">The provider's name.</param>
    internal static BookMetadata Read(XElement mods, Isbn isbn, string source)
    {
        var title = mods.Children("titleInfo").FirstOrDefault(info => info.Value("type") is null) ?? mods.Child("titleInfo");
        var contributors = mods.Children("name").Select(Contributor).OfType<BookContributor>().Distinct().ToArray();
        var origins = mods.Children("originInfo").ToArray();
        var date = Date(origins);
        var extent = mods.Children("physicalDescription").Children("extent").Texts().First;
        return BookMetadata.Known(isbn, source) with
        {
            Title = Title(title),
            Subtitle = title.Child("subTitle").Text(),
            Contributors = [.. contributors],
            Authors = [.. contributors.Where(contributor => contributor.Role == BookContributor.Author).Select(author => author.Name)],
            ByStatement = mods.Children("note").FirstOrDefault(note => note.Value("type") == "statement of responsibility").Text(),
            Publisher = origins.Children("publisher").Texts().First,
            PublishPlaces = origins.Children("place").Children("placeTerm").Where(term => term.Value("type") != "code").Texts(),
            PublishedDate = date,
            Published = PublicationDate.Read(date),
            Edition = origins.Children("edition").Texts().First,
            Series = mods.Children("relatedItem").Where(item => item.Value("type") == "series").Children("titleInfo").Children("title").Texts(),
            Description = mods.Child("abstract").Text(),
            Notes = mods.Children("note").Where(note => note.Value("type") != "statement of responsibility").Texts(),
            PageCount = PhysicalDescription.Pages(extent),
            Pagination = extent?.Split(';')[0].TrimEnd(' ', ':'),
            Dimensions = PhysicalDescription.Dimensions(extent?[(extent.LastIndexOf(';') + 1)..].Trim()),
            Categories = mods.Children("genre").Texts(),
            Subjects = Subjects(mods),
            Classifications =
            [
                .. mods.Children("classification").Where(place => place.Text() is not null)
                    .Select(place => new BookIdentifier((place.Value("authority") ?? "other").ToUpperInvariant(), place.Text()!)),
            ],
            Identifiers =
            [
                .. mods.Children("identifier").Where(number => number.Text() is not null && number.Value("invalid") != "yes").Select(Identifier),
            ],
            Language = LanguageCode.Read(mods.Children("language").Children("languageTerm").FirstOrDefault(term => term.Value("type") == "code").Text()),
            Links =
            [
                .. mods.Children("location").Children("url").Select(url => (Relation: url.Value("displayLabel") ?? "link", Uri: WebAddress.Read(url.Text())))
                    .Where(link => link.Uri is not null).Select(link => new BookLink(PrintableText.Clean(link.Relation), link.Uri!)),
            ],
        };
    }

    private static string? Title(XElement? info)
    {
        var article = info.Child("nonSort").Text();
        var main = info.Child("title").Text();
        var title = string.Join(". ", new[] { main, info.Child("partNumber").Text(), info.Child("partName").Text() }.OfType<string>());
        return title.Length == 0 ? null : article is null ? title : $"{article} {title}";
    }

    private static BookContributor? Contributor(XElement name)
    {
        var parts = name.Children("namePart").Where(part => part.Value("type") is not ("date" or "termsOfAddress")).ToArray();
        var (family, given) = (Part(parts, "family"), Part(parts, "given"));
        var shown = family is not null ? $"{given} {family}".Trim() : InReadingOrder(name, string.Join(' ', parts.Select(part => part.Text()).OfType<string>()));
        var terms = name.Children("role").Children("roleTerm").OrderBy(term => term.Value("type") == "code" ? 0 : 1);
        return shown.Length == 0 ? null : new BookContributor(shown, ContributorRole.Read(terms.FirstOrDefault().Text(), Otherwise(name)));
    }

    private static string? Part(XElement[] parts, string type) => parts.FirstOrDefault(part => part.Value("type") == type).Text();

    private static string Otherwise(XElement name) => name.Value("usage") == "primary" ? BookContributor.Author : "contributor";

    private static string InReadingOrder(XElement name, string text) =>
        name.Value("type") == "personal" && text.TrimEnd(',').Split(", ") is [var surname, var forename] ? $"{forename} {surname}" : text.TrimEnd(',', ' ');

    // The same date may stand there twice, as the title page has it and as machines want it; the first says more.
    private static string? Date(XElement[] origins)
    {
        var dates = origins.Children("dateIssued").Concat(origins.Children("copyrightDate")).OrderBy(date => date.Value("encoding") is null ? 0 : 1);
        return dates.Texts().First?.TrimEnd('.');
    }

    private static TextCollection Subjects(XElement mods) =>
    [
        .. mods.Children("subject")
            .Select(subject => string.Join(" -- ", subject.Elements()
                .Where(part => part.Name.LocalName is "topic" or "geographic" or "temporal" or "genre" or "name" or "titleInfo")
                .Select(part => (part.HasElements ? part.Elements().First() : part).Text()).OfType<string>()))
            .Where(subject => subject.Length > 0)
            .Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    private static BookIdentifier Identifier(XElement number)
    {
        var (type, value) = (number.Value("type") ?? "other", number.Text()!);
        return type == "isbn" && Isbn.TryParse(value.Split(' ', '(', ':')[0], out var isbn)
            ? new BookIdentifier("ISBN_13", isbn.Isbn13)
            : new BookIdentifier(type.ToUpperInvariant(), value);
    }

    private static IEnumerable<XElement> Children(this IEnumerable<XElement> elements, string name) => elements.SelectMany(element => element.Children(name));
}
