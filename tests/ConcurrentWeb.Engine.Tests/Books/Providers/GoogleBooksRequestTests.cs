using ConcurrentWeb.Books;

namespace ConcurrentWeb.Engine.Tests.Books;

public class GoogleBooksRequestTests
{
    private static readonly Isbn[] One = [Isbn.Parse("0002005883")];

    private readonly GoogleBooksProvider _provider = new();

    [Fact]
    public void Asks_for_one_book()
    {
        var request = _provider.CreateRequest(new BookQuery(One), new BookProviderOptions());
        Assert.Equal("https://www.googleapis.com/books/v1/volumes?q=isbn:9780002005883&maxResults=10", request.Uri.AbsoluteUri);
        Assert.Equal(HttpMethod.Get, request.Method);
        Assert.Equal("User-Agent", Assert.Single(request.Headers).Key);
    }

    [Fact]
    public void Asks_for_many_books_in_one_query()
    {
        Isbn[] isbns = [.. One, Isbn.Parse("043942089X")];
        var request = _provider.CreateRequest(new BookQuery(isbns), new BookProviderOptions());
        Assert.Equal("?q=isbn:9780002005883%20OR%20isbn:9780439420891&maxResults=40", request.Uri.Query);
    }

    [Theory]
    [InlineData(0, "?q=isbn:9780002005883&maxResults=10")]
    [InlineData(1, "?q=ISBN:9780002005883&maxResults=10")]
    [InlineData(2, "?q=9780002005883&maxResults=10")]
    public void Asks_for_one_book_in_three_ways(int form, string query)
    {
        Assert.Equal(3, _provider.Limits(new BookProviderOptions()).Forms);
        Assert.Equal(query, _provider.CreateRequest(new BookQuery(One) { Form = form }, new BookProviderOptions()).Uri.Query);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void There_is_no_other_way(int form) => Assert.Throws<ArgumentOutOfRangeException>(
        () => _provider.CreateRequest(new BookQuery(One) { Form = form }, new BookProviderOptions()));

    [Fact]
    public void Says_from_which_country_the_books_are_looked_at()
    {
        var request = _provider.CreateRequest(new BookQuery(One), new BookProviderOptions { Country = "de" });
        Assert.EndsWith("&country=DE", request.Uri.Query, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new BookProviderOptions { Country = "D&q=x" });
        Assert.Throws<ArgumentException>(() => new BookProviderOptions { Country = "[]" });
    }

    [Fact]
    public void The_quota_of_the_day_ends_at_midnight_in_california()
    {
        var limits = _provider.Limits(new BookProviderOptions());
        Assert.Equal(1000, limits.RequestsPerDay);
        Assert.Equal(
            new DateTimeOffset(2026, 7, 15, 7, 0, 0, TimeSpan.Zero),
            limits.QuotaRenewal(new DateTimeOffset(2026, 7, 14, 23, 59, 0, TimeSpan.Zero)));
        Assert.Null(new BookProviderLimits().QuotaRenewal(DateTimeOffset.UnixEpoch));
        Assert.Null(new BookProviderLimits { QuotaTimeZone = "Nowhere/Land" }.QuotaRenewal(DateTimeOffset.UnixEpoch));
    }

    [Theory]
    [InlineData("http://localhost:8080/volumes", "http://localhost:8080/volumes?q=isbn:9780002005883&maxResults=10")]
    [InlineData("http://localhost:8080", "http://localhost:8080/?q=isbn:9780002005883&maxResults=10")]
    [InlineData("https://books.example/v?country=DE#top", "https://books.example/v?country=DE&q=isbn:9780002005883&maxResults=10")]
    public void A_base_address_keeps_what_it_has(string baseUri, string expected)
    {
        var request = _provider.CreateRequest(new BookQuery(One), new BookProviderOptions { BaseUri = new Uri(baseUri) });
        Assert.Equal(expected, request.Uri.AbsoluteUri);
    }

    [Fact]
    public void The_key_goes_in_a_header_and_is_shown_nowhere()
    {
        var options = new BookProviderOptions { ApiKey = " s3cret\n" };
        var request = _provider.CreateRequest(new BookQuery(One), options);
        Assert.Contains(KeyValuePair.Create("X-Goog-Api-Key", "s3cret"), request.Headers);
        Assert.DoesNotContain("s3cret", request.Uri.AbsoluteUri, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", options.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", new BookSource(_provider, options).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one\r\nX-Injected: 1")]
    [InlineData("schlüssel")]
    public void A_key_that_cannot_stand_in_a_header_is_refused_without_being_named(string key)
    {
        var exception = Assert.Throws<ArgumentException>(() => new BookProviderOptions { ApiKey = key });
        Assert.DoesNotContain(key, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("volumes")]
    [InlineData("ftp://books.example/volumes")]
    public void A_base_address_that_is_none_is_refused(string uri) =>
        Assert.Throws<ArgumentException>(() => new BookProviderOptions { BaseUri = new Uri(uri, UriKind.RelativeOrAbsolute) });

    [Fact]
    public void Too_many_or_none_are_refused()
    {
        var tooMany = Enumerable.Repeat(One[0], _provider.Limits(new BookProviderOptions()).MaximumIsbnsPerRequest + 1).ToArray();
        Assert.Throws<ArgumentOutOfRangeException>(() => _provider.CreateRequest(new BookQuery(tooMany), new BookProviderOptions()));
        Assert.Throws<ArgumentOutOfRangeException>(() => _provider.CreateRequest(new BookQuery([]), new BookProviderOptions()));
    }
}
