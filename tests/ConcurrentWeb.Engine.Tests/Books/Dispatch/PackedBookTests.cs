using System.Reflection;
using ConcurrentWeb.Books.Dispatch;

namespace ConcurrentWeb.Engine.Tests.Books.Dispatch;

public class PackedBookTests
{
    [Fact]
    public void A_book_of_which_everything_is_known_comes_back_whole()
    {
        var book = Full();
        var back = PackedBook.Unpack(PackedBook.Pack(book));
        Assert.All(Fields, field => Assert.Equal(field.GetValue(book), field.GetValue(back)));
        Assert.Equal(book, back);
    }

    [Fact]
    public void No_field_is_left_out_of_that_test() =>
        Assert.All(Fields, field => Assert.NotEqual(field.GetValue(new BookMetadata()), field.GetValue(Full())));

    [Fact]
    public void A_book_of_which_little_is_known_comes_back_as_it_was()
    {
        var book = BookMetadata.Known(Isbn.Parse("9780002005883"), "GoogleBooks");
        Assert.Equal(book, PackedBook.Unpack(PackedBook.Pack(book)));
        Assert.Equal(new BookMetadata(), PackedBook.Unpack(PackedBook.Pack(new BookMetadata())));
    }

    [Fact]
    public void Half_a_date_and_half_the_dimensions_stay_halves()
    {
        var book = new BookMetadata { Published = new PublicationDate(2003, 5), Dimensions = new BookDimensions(null, 16) };
        Assert.Equal(book, PackedBook.Unpack(PackedBook.Pack(book)));
    }

    [Fact]
    public void It_takes_little_more_than_its_words()
    {
        var words = string.Concat(Enumerable.Repeat("A hundred letters of a description, which are most of what a book takes if it has a description. ... ", 10));
        var book = BookMetadata.Known(Isbn.Parse("9780002005883"), "GoogleBooks") with { Title = "A Title", Authors = ["A", "B"], Description = words };
        Assert.InRange(PackedBook.Pack(book).Length, words.Length, words.Length + 150);
    }

    private static PropertyInfo[] Fields { get; } = [.. typeof(BookMetadata).GetProperties().Where(property => property.CanWrite)];

    // Each text is its property's name, so that two fields cannot change places.
    private static BookMetadata Full()
    {
        var book = new BookMetadata();
        foreach (var field in Fields)
        {
            field.SetValue(book, Value(field.Name, Nullable.GetUnderlyingType(field.PropertyType) ?? field.PropertyType));
        }

        return book;
    }

    private static object Value(string name, Type type) =>
        type == typeof(string) ? $"{name} ü 漢 𝄞\n"
        : type == typeof(int) ? int.MaxValue - name.Length
        : type == typeof(double) ? 0.1 + name.Length
        : type == typeof(bool) ? true
        : type == typeof(Uri) ? new Uri($"http://b.example/{name}?ü=%20")
        : type == typeof(TextCollection) ? TextCollection.Create([$"{name} 1", $"{name} 2"])
        : type == typeof(TextDictionary) ? new TextDictionary([KeyValuePair.Create(name, "x"), KeyValuePair.Create("a", name)])
        : type == typeof(PublicationDate) ? new PublicationDate(2003, 5, 1)
        : type == typeof(BookDimensions) ? new BookDimensions(24, 16.5, 2.54)
        : type == typeof(ValueCollection<BookContributor>) ? (ValueCollection<BookContributor>)[new(name, "author"), new("b", "editor")]
        : type == typeof(ValueCollection<BookIdentifier>) ? (ValueCollection<BookIdentifier>)[new(name, "1"), new("OCLC", "2")]
        : type == typeof(ValueCollection<BookCover>) ? (ValueCollection<BookCover>)[new(BookCoverSize.Small, new Uri("https://b.example/s")), new(BookCoverSize.ExtraLarge, new Uri("https://b.example/l"))]
        : type == typeof(ValueCollection<BookLink>) ? (ValueCollection<BookLink>)[new(name, new Uri("https://b.example/p"))]
        : throw new NotSupportedException($"What is a {type.Name}? {name} needs a place in {nameof(PackedBook)}, and a value here.");
}
