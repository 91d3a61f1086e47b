using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace ConcurrentWeb.Books;

/// <summary>
/// The answer of a catalogue that is searched by SRU (Search/Retrieve via URL, 1.1 and 1.2). Names count whatever their
/// namespace's prefix. An answer with a document type is none: nothing outside the answer is fetched, no entity defined.
/// </summary>
/// <param name="Total">How many records match; those in the answer may be fewer.</param>
/// <param name="Records">The records themselves, such as MARC or MODS.</param>
internal sealed record SruAnswer(int Total, IReadOnlyList<XElement> Records)
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        MaxCharactersFromEntities = 1024,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <summary>Reads the answer, or says why it cannot be used; one of the two is null.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="service">The name of the service, for messages.</param>
    /// <param name="failure">Why it cannot be used.</param>
    internal static SruAnswer? Read(WebResult answer, string service, out BookProviderAnswer? failure)
    {
        failure = ProviderRequest.Failure(answer, service);
        if (failure is not null)
        {
            return null;
        }

        if (TryParse(answer, out var exception) is not { } root)
        {
            failure = ProviderRequest.Unreadable(service, "not XML, or has a document type", exception);
            return null;
        }

        var total = root.Child("numberOfRecords")?.Value.Trim();
        if (root.Descend("diagnostic").FirstOrDefault() is { } diagnostic && total is null or "0")
        {
            failure = BookProviderAnswer.Failed(
                new WebError(WebErrorKind.InvalidResponse, $"{service} did not understand the query, or cannot answer it now.")
                {
                    ServerMessage = Words(diagnostic),
                });
            return null;
        }

        if (root.Name.LocalName != "searchRetrieveResponse" || !int.TryParse(total, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            failure = ProviderRequest.Unreadable(service, "not the answer to a search");
            return null;
        }

        return new SruAnswer(count, [.. root.Descend("recordData").SelectMany(data => data.Elements().Take(1))]);
    }

    /// <summary>The books that were asked for among the records.</summary>
    /// <param name="query">What was asked.</param>
    /// <param name="isbns">The texts of a record that may be its ISBNs.</param>
    /// <param name="book">The book of a record.</param>
    internal BookProviderAnswer Match(BookQuery query, Func<XElement, IEnumerable<string?>> isbns, Func<XElement, Isbn, BookMetadata> book)
    {
        var books = new BookMetadata?[query.Isbns.Count];
        foreach (var record in Records)
        {
            foreach (var place in query.PlacesOf(isbns(record)))
            {
                books[place] ??= book(record, query.Isbns[place]);
            }
        }

        return BookProviderAnswer.Of(books, Records.Count < Total && books.Length > 1 ? BookMisses.AskSingly : BookMisses.Final);
    }

    /// <summary>What the diagnostic in an answer says; null where there is none.</summary>
    internal static string? Diagnostic(WebResult answer) =>
        TryParse(answer, out _)?.DescendantsAndSelf().FirstOrDefault(element => element.Name.LocalName == "diagnostic") is { } diagnostic
            ? Words(diagnostic)
            : null;

    private static string? Words(XElement diagnostic) =>
        ServiceMessage.Join(": ", diagnostic.Child("message").Text(), diagnostic.Child("details").Text());

    private static XElement? TryParse(WebResult answer, out XmlException? exception)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(answer.GetText()), Settings);
            exception = null;
            return XElement.Load(reader);
        }
        catch (XmlException e)
        {
            exception = e;
            return null;
        }
    }
}
