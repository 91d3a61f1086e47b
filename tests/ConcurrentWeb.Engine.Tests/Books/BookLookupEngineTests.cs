using System.Net;
using ConcurrentWeb.Books;
using RichardSzalay.MockHttp;

namespace ConcurrentWeb.Tests.Books;

/// <summary>The lookup together with the engine that sends its requests.</summary>
public sealed class BookLookupEngineTests : IDisposable
{
    private readonly MockHttpMessageHandler _service = new();
    private readonly RequestEngine _engine;
    private readonly BookLookup _lookup;

    public BookLookupEngineTests()
    {
        _engine = new RequestEngine(new EngineOptions { Transport = _service });
        var options = new BookProviderOptions { BaseUri = new Uri("http://books.example/volumes?country=DE"), ApiKey = "k" };
        _lookup = new BookLookup(_engine.SendAsync, [new BookSource(new GoogleBooksProvider(), options)]);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _service.Dispose();
    }

    [Fact]
    public async Task Each_line_of_a_list_gets_its_book_or_its_error()
    {
        Answer("9780002005883", HttpStatusCode.OK, """
            {"items": [{"volumeInfo": {"title": "Clara Callan", "industryIdentifiers": [{"identifier": "0002005883"}]}}]}
            """);
        Answer("9780002238304", HttpStatusCode.OK, """{"totalItems": 0}""");
        Answer("9780002261982", HttpStatusCode.BadGateway, "<html>");
        Answer("9780006163831", HttpStatusCode.OK, "<html>");

        string[] lines = ["0002005883", "", "9780002238304", "9780002261982", "9780006163831", "9780002005883"];
        var answers = await Task.WhenAll(
            lines.Select((line, i) => _lookup.LookUpAsync(line, i, line, TestContext.Current.CancellationToken)));

        Assert.Equal(
            "null InvalidIsbn BookNotFound HttpStatusFailure InvalidResponse null",
            string.Join(' ', answers.Select(answer => answer.Error?.Kind.ToString() ?? "null")));
        Assert.Equal("Clara Callan", answers[0].Book?.Title);
        Assert.Equal("Clara Callan", answers[5].Book?.Title);
        Assert.Contains("?country=DE&q=isbn:9780002261982", answers[3].Error?.Message, StringComparison.Ordinal);
    }

    private void Answer(string isbn, HttpStatusCode status, string body) => _service
        .When("http://books.example/volumes")
        .WithQueryString("q", "isbn:" + isbn)
        .WithQueryString("country", "DE")
        .WithHeaders("X-Goog-Api-Key", "k")
        .Respond(status, "application/json", body);
}
