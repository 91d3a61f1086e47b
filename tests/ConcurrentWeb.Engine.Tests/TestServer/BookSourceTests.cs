using System.Text.Json;
using ConcurrentWeb.TestServer.Books;

namespace ConcurrentWeb.Engine.Tests.TestServer;

public sealed class BookSourceTests : ServerTest
{
    [Theory]
    [InlineData("isbn:9780002005884")]
    [InlineData("isbn:9790000000000")]
    [InlineData("isbn:")]
    [InlineData("Gilead")]
    [InlineData($"isbn:{BookCatalog.UpperCaseOnlyIsbn}")]
    [InlineData($"isbn:{BookCatalog.BareNumberOnlyIsbn}")]
    public async Task NoMatchHasNoItems(string query) =>
        Assert.Equal("""{"kind":"books#volumes","totalItems":0}""", await AskAsync(query));

    [Fact]
    public async Task AnswersAreThoseThatTheCatalogForetells()
    {
        var isbns = BookCatalog.RealIsbns.Concat(Enumerable.Range(0, 200).Select(BookCatalog.IsbnNumbered)).ToList();
        foreach (var isbn in isbns)
        {
            using var answer = JsonDocument.Parse(await AskAsync($"isbn:{isbn}"));
            Assert.Equal(BookCatalog.IsKnown(isbn) ? [isbn] : [], Identifiers(answer));
        }

        Assert.InRange(isbns.Count(isbn => !BookCatalog.IsKnown(isbn)), 10, 30);
        Assert.All(BookCatalog.RealIsbns, isbn => Assert.True(BookCatalog.IsKnown(isbn)));
    }

    [Theory]
    [InlineData("9780002005883", "0002005883")]
    [InlineData("9780000000408", "000000040X")]
    public async Task ShortAndLongNumberFindTheSameBook(string isbn13, string isbn10)
    {
        var answer = await AskAsync($"ISBN:{isbn10}");

        Assert.Equal(await AskAsync($"ISBN:{isbn13}"), answer);
        Assert.Contains($$"""{"type":"ISBN_10","identifier":"{{isbn10}}"}""", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyAreAskedForAtOnce()
    {
        var query = string.Join(" OR ", BookCatalog.RealIsbns.Select(isbn => $"isbn:{isbn}"));

        using var answer = JsonDocument.Parse(await AskAsync(query));

        Assert.Equal(BookCatalog.RealIsbns, Identifiers(answer).Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Fact]
    public async Task SomeAnswersMislead()
    {
        using var wrong = JsonDocument.Parse(await AskAsync($"isbn:{BookCatalog.WrongBookIsbn}"));
        Assert.DoesNotContain(BookCatalog.WrongBookIsbn, Assert.Single(Identifiers(wrong)), StringComparison.Ordinal);

        using var bare = JsonDocument.Parse(await AskAsync($"isbn:{BookCatalog.NoIdentifiersIsbn}"));
        var info = bare.RootElement.GetProperty("items")[0].GetProperty("volumeInfo");
        Assert.Equal("title", Assert.Single(info.EnumerateObject()).Name);

        var malformed = await AskAsync($"isbn:{BookCatalog.MalformedIsbn}");
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(malformed));
    }

    private Task<string> AskAsync(string query) =>
        Client.GetStringAsync(Relative($"books/v1/volumes?maxResults=40&q={Uri.EscapeDataString(query)}"), Stop);

    private static List<string> Identifiers(JsonDocument answer) =>
    [
        .. answer.RootElement.TryGetProperty("items", out var items)
            ? items.EnumerateArray()
                .Select(item => item.GetProperty("volumeInfo").GetProperty("industryIdentifiers")[0].GetProperty("identifier").GetString()!)
            : [],
    ];
}
