using System.Globalization;

namespace ConcurrentWeb.Books;

/// <summary>Asks a catalogue that is searched by SRU for ISBNs, joined by <c>or</c> (CQL 1.1) where they are several.</summary>
internal static class SruRequest
{
    // A book of several editions and forms has several records; the services give 100 at most, or fewer, and then say how many match.
    private const int MostRecords = 100;
    private const int RecordsForOne = 10;

    /// <summary>The request.</summary>
    /// <param name="provider">Whom it is for.</param>
    /// <param name="query">What is asked.</param>
    /// <param name="options">Of whom.</param>
    /// <param name="index">The catalogue's index of ISBNs.</param>
    /// <param name="schema">In which form its records are to come.</param>
    internal static RequestDefinition Create(
        IBookMetadataProvider provider, BookQuery query, BookProviderOptions options, string index, string schema)
    {
        ProviderRequest.Check(provider, query, options);
        var terms = string.Join("%20or%20", query.Isbns.Select(isbn => $"{index}%3D{isbn.Isbn13}"));
        var records = query.Isbns.Count == 1 ? RecordsForOne : MostRecords;
        return ProviderRequest.Get(
            ProviderRequest.Address(provider, options, string.Create(
                CultureInfo.InvariantCulture, $"version=1.1&operation=searchRetrieve&query={terms}&recordSchema={schema}&maximumRecords={records}")),
            options);
    }
}
