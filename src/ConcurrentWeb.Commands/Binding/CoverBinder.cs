using System.Globalization;
using System.Management.Automation;

namespace ConcurrentWeb.Commands.Binding;

/// <summary>Makes the request for the cover of a book, and gives it a file, on the pipeline thread, before anything is sent.</summary>
/// <param name="folder">The full path of a folder that exists.</param>
/// <param name="largest">No cover larger than this, where there is one that is not.</param>
internal sealed class CoverBinder(string folder, BookCoverSize largest)
{
    private const string DefaultExtension = ".jpg";

    // What an address may end in; most have no such end, and are pictures of the default kind.
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".gif", ".webp"];

    private readonly OutFilePaths _paths = new();
    private long _index;

    /// <summary>The request and the file for its answer; or the failure of an input that has no cover, or is no book.</summary>
    internal (RequestDefinition? Request, string? File, WebResult? Failure) Bind(object? item)
    {
        var index = _index++;
        try
        {
            var (uri, name) = Cover(item, index);
            var extension = Extensions.FirstOrDefault(end => uri.AbsolutePath.EndsWith(end, StringComparison.OrdinalIgnoreCase)) ?? DefaultExtension;
            var path = _paths.At(Path.Join(folder, FileNameSyntax.Sanitize(name + extension)));
            return (new RequestDefinition { Uri = uri, Index = index, InputObject = item }, path, null);
        }
        catch (InputFailureException e)
        {
            var message = $"{InputText.Place(index)}: {e.Message}.";
            return (null, null, new WebResult { Index = index, InputObject = item, Error = new WebError(e.Kind, message) });
        }
    }

    private (Uri Uri, string Name) Cover(object? item, long index)
    {
        if (InputItems.Unwrap(item) is BookMetadata book)
        {
            // They stand in the order of their sizes, the smallest first.
            var cover = book.Covers.LastOrDefault(cover => cover.Size <= largest) ?? (book.Covers.Count > 0 ? book.Covers[0] : null);
            return cover is null ? throw NoCover(book.ToString()) : (cover.Uri, book.Isbn13 ?? book.Isbn);
        }

        // A row of a file that Export-Csv wrote has the largest cover.
        var row = new InputRow(item);
        if (!row.IsRow)
        {
            throw new InputFailureException(
                WebErrorKind.InvalidInput, $"{(item is null ? "null" : InputText.Quote(item))} is no book; pipe ISBNs through Get-BookMetadata first");
        }

        var name = Text(row["Isbn13"]) ?? Text(row["Isbn"]) ?? string.Create(CultureInfo.InvariantCulture, $"cover-{index}");
        return row["CoverUri"] is { } address ? (UriBinder.Bind(address), name) : throw NoCover(name);
    }

    private static string? Text(object? cell) => cell is null ? null : LanguagePrimitives.ConvertTo<string>(cell);

    private static InputFailureException NoCover(string book) =>
        new(WebErrorKind.InvalidInput, $"the book {InputText.Quote(book)} has no cover");
}
