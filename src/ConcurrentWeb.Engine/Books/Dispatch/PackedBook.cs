using System.Text;

namespace ConcurrentWeb.Books.Dispatch;

/// <summary>
/// A book as bytes, for the thousands that are remembered and mostly never asked for again: a record is fifty objects of several
/// times the size, which the garbage collector follows again and again. Both methods name the fields in the same order.
/// </summary>
internal static class PackedBook
{
    private const int UsualLength = 1024;

    /// <summary>The bytes of a book, its raw answers included.</summary>
    internal static byte[] Pack(BookMetadata book)
    {
        using var bytes = new MemoryStream(UsualLength);
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(book.Isbn);
        writer.WriteText(book.Isbn10);
        writer.WriteText(book.Isbn13);
        writer.WriteText(book.Title);
        writer.WriteText(book.Subtitle);
        writer.WriteTexts(book.Authors);
        writer.WriteAll(book.Contributors, static (to, contributor) => to.WritePair(contributor.Name, contributor.Role));
        writer.WriteText(book.ByStatement);
        writer.WriteText(book.Publisher);
        writer.WriteTexts(book.PublishPlaces);
        writer.WriteText(book.PublishedDate);
        writer.WriteText(book.Published?.ToString());
        writer.WriteText(book.Edition);
        writer.WriteTexts(book.Series);
        writer.WriteText(book.Description);
        writer.WriteText(book.DescriptionHtml);
        writer.WriteText(book.Excerpt);
        writer.WriteTexts(book.Notes);
        writer.WriteNumber(book.PageCount);
        writer.WriteText(book.Pagination);
        writer.WriteDimensions(book.Dimensions);
        writer.WriteText(book.Weight);
        writer.WriteTexts(book.Categories);
        writer.WriteTexts(book.Subjects);
        writer.WriteIdentifiers(book.Classifications);
        writer.WriteIdentifiers(book.Identifiers);
        writer.WriteText(book.Language);
        writer.WriteText(book.PrintType);
        writer.WriteText(book.MaturityRating);
        writer.WriteNumber(book.AverageRating);
        writer.WriteNumber(book.RatingsCount);
        writer.WriteAll(book.Covers, static (to, cover) =>
        {
            to.Write7BitEncodedInt((int)cover.Size);
            to.Write(cover.Uri.OriginalString);
        });
        writer.WriteAll(book.Links, static (to, link) => to.WritePair(link.Relation, link.Uri.OriginalString));
        writer.WriteText(book.Source);
        writer.WriteText(book.SourceUri?.OriginalString);
        writer.WriteDictionary(book.Sources);
        writer.WriteDictionary(book.Raw);
        writer.Write(book.Found);
        return bytes.ToArray();
    }

    /// <summary>The book that the bytes were made of.</summary>
    internal static BookMetadata Unpack(byte[] packed)
    {
        using var reader = new BinaryReader(new MemoryStream(packed), Encoding.UTF8);
        return new BookMetadata
        {
            Isbn = reader.ReadString(),
            Isbn10 = reader.ReadText(),
            Isbn13 = reader.ReadText(),
            Title = reader.ReadText(),
            Subtitle = reader.ReadText(),
            Authors = reader.ReadTexts(),
            Contributors = [.. reader.ReadAll(static from => new BookContributor(from.ReadString(), from.ReadString()))],
            ByStatement = reader.ReadText(),
            Publisher = reader.ReadText(),
            PublishPlaces = reader.ReadTexts(),
            PublishedDate = reader.ReadText(),
            Published = PublicationDate.Read(reader.ReadText()),
            Edition = reader.ReadText(),
            Series = reader.ReadTexts(),
            Description = reader.ReadText(),
            DescriptionHtml = reader.ReadText(),
            Excerpt = reader.ReadText(),
            Notes = reader.ReadTexts(),
            PageCount = (int?)reader.ReadNumber(),
            Pagination = reader.ReadText(),
            Dimensions = reader.ReadDimensions(),
            Weight = reader.ReadText(),
            Categories = reader.ReadTexts(),
            Subjects = reader.ReadTexts(),
            Classifications = reader.ReadIdentifiers(),
            Identifiers = reader.ReadIdentifiers(),
            Language = reader.ReadText(),
            PrintType = reader.ReadText(),
            MaturityRating = reader.ReadText(),
            AverageRating = reader.ReadNumber(),
            RatingsCount = (int?)reader.ReadNumber(),
            Covers = [.. reader.ReadAll(static from => new BookCover((BookCoverSize)from.Read7BitEncodedInt(), new Uri(from.ReadString())))],
            Links = [.. reader.ReadAll(static from => new BookLink(from.ReadString(), new Uri(from.ReadString())))],
            Source = reader.ReadText(),
            SourceUri = reader.ReadText() is { } page ? new Uri(page) : null,
            Sources = reader.ReadDictionary(),
            Raw = reader.ReadDictionary(),
            Found = reader.ReadBoolean(),
        };
    }

    private static void WriteText(this BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        if (text is not null)
        {
            writer.Write(text);
        }
    }

    private static string? ReadText(this BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;

    // Whole numbers of 32 bits are exact in it.
    private static void WriteNumber(this BinaryWriter writer, double? number)
    {
        writer.Write(number is not null);
        if (number is { } known)
        {
            writer.Write(known);
        }
    }

    private static double? ReadNumber(this BinaryReader reader) => reader.ReadBoolean() ? reader.ReadDouble() : null;

    private static void WritePair(this BinaryWriter writer, string first, string second)
    {
        writer.Write(first);
        writer.Write(second);
    }

    private static void WriteAll<T>(this BinaryWriter writer, IReadOnlyCollection<T> values, Action<BinaryWriter, T> write)
    {
        writer.Write7BitEncodedInt(values.Count);
        foreach (var value in values)
        {
            write(writer, value);
        }
    }

    private static T[] ReadAll<T>(this BinaryReader reader, Func<BinaryReader, T> read)
    {
        var values = new T[reader.Read7BitEncodedInt()];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = read(reader);
        }

        return values;
    }

    private static void WriteTexts(this BinaryWriter writer, TextCollection texts) => writer.WriteAll(texts, static (to, text) => to.Write(text));

    private static TextCollection ReadTexts(this BinaryReader reader) => [.. reader.ReadAll(static from => from.ReadString())];

    private static void WriteIdentifiers(this BinaryWriter writer, ValueCollection<BookIdentifier> identifiers) =>
        writer.WriteAll(identifiers, static (to, identifier) => to.WritePair(identifier.Type, identifier.Value));

    private static ValueCollection<BookIdentifier> ReadIdentifiers(this BinaryReader reader) =>
        [.. reader.ReadAll(static from => new BookIdentifier(from.ReadString(), from.ReadString()))];

    private static void WriteDimensions(this BinaryWriter writer, BookDimensions? dimensions)
    {
        writer.Write(dimensions is not null);
        if (dimensions is not null)
        {
            writer.WriteNumber(dimensions.Height);
            writer.WriteNumber(dimensions.Width);
            writer.WriteNumber(dimensions.Thickness);
        }
    }

    private static BookDimensions? ReadDimensions(this BinaryReader reader) =>
        reader.ReadBoolean() ? new BookDimensions(reader.ReadNumber(), reader.ReadNumber(), reader.ReadNumber()) : null;

    private static void WriteDictionary(this BinaryWriter writer, TextDictionary texts) =>
        writer.WriteAll(texts, static (to, text) => to.WritePair(text.Key, text.Value));

    private static TextDictionary ReadDictionary(this BinaryReader reader)
    {
        var texts = reader.ReadAll(static from => KeyValuePair.Create(from.ReadString(), from.ReadString()));
        return texts.Length == 0 ? TextDictionary.Empty : new TextDictionary(texts);
    }
}
