using System.Text;
using ConcurrentWeb.Books;
using FsCheck;
using FsCheck.Fluent;

namespace ConcurrentWeb.Engine.Tests.Books.Providers;

/// <summary>What every provider does, whatever its service.</summary>
public class BookProvidersTests
{
    private static readonly BookQuery Asked = new([Isbn.Parse("9780002005883")]);

    public static TheoryData<string> Names => [.. BookProviders.All.Select(provider => provider.Name)];

    [Fact]
    public void All_are_found_by_name()
    {
        Assert.Equal(["Crossref", "DNB", "GoogleBooks", "LibraryOfCongress", "OpenLibrary"], BookProviders.All.Select(provider => provider.Name));
        Assert.IsType<DnbProvider>(BookProviders.Find("dnb"));
        Assert.Null(BookProviders.Find("nobody"));
        Assert.All(BookProviders.DefaultNames, name => Assert.NotNull(BookProviders.Find(name)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_request_says_who_asks_and_keeps_what_the_base_address_has(string name)
    {
        var provider = BookProviders.Find(name)!;
        var options = new BookProviderOptions { BaseUri = new Uri("http://localhost:81/x?a=b"), Contact = "me@example.org", ApiKey = "s3cret" };
        var request = provider.CreateRequest(Asked, options);
        Assert.StartsWith("http://localhost:81/x?a=b&", request.Uri.AbsoluteUri, StringComparison.Ordinal);
        Assert.Contains("9780002005883", request.Uri.Query, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", request.Uri.AbsoluteUri, StringComparison.Ordinal);
        Assert.Contains("me@example.org", request.Headers.Single(header => header.Key == "User-Agent").Value, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Limits_are_such_as_can_be_kept(string name)
    {
        var provider = BookProviders.Find(name)!;
        var limits = provider.Limits(new BookProviderOptions());
        Assert.InRange(limits.DefaultIsbnsPerRequest, 1, limits.MaximumIsbnsPerRequest);
        Assert.InRange(limits.Forms, 1, 10);
        Assert.InRange(limits.Burst, 1, 100);
        Assert.True(limits.RequestsPerSecond is null or > 0);
        var tooMany = new BookQuery([.. Enumerable.Repeat(Asked.Isbns[0], limits.MaximumIsbnsPerRequest + 1)]);
        Assert.Throws<ArgumentOutOfRangeException>(() => provider.CreateRequest(tooMany, new BookProviderOptions()));
        Assert.Throws<ArgumentOutOfRangeException>(() => provider.CreateRequest(new BookQuery([]), new BookProviderOptions()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_failure_of_the_request_is_the_failure(string name)
    {
        var provider = BookProviders.Find(name)!;
        foreach (var answer in new[] { WebResults.NoConnection(), WebResults.Status(503, "<html>"), WebResults.Status(404, string.Empty) })
        {
            Assert.Same(answer.Error, provider.Read(answer, Asked).Failure);
        }

        var passed = new WebResult { BaseResponse = new HttpResponseMessage(System.Net.HttpStatusCode.BadGateway) };
        Assert.Equal(WebErrorKind.HttpStatusFailure, provider.Read(passed, Asked).Failure?.Kind);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_failure_is_told_in_the_words_of_the_service(string name)
    {
        var answer = WebResults.Status(503, """{"error": {"code": 503, "message": "Service temporarily unavailable."}}""");
        var failure = BookProviders.Find(name)!.Read(answer, Asked).Failure;
        Assert.Equal(answer.Error! with { ServerMessage = "Service temporarily unavailable." }, failure);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_pause_of_hours_is_a_refusal_that_names_no_request(string name)
    {
        var error = new WebError(WebErrorKind.QuotaExhausted, "GET https://books.example/?q=another: not sent.");
        var until = new DateTimeOffset(2026, 1, 1, 2, 0, 0, TimeSpan.Zero);
        var read = BookProviders.Find(name)!.Read(new WebResult { Error = error with { RetryAt = until } }, Asked);
        Assert.True(read is { IsRefusal: true, IsClosed: false });
        Assert.Equal((WebErrorKind.QuotaExhausted, until), (read.Failure!.Kind, read.Failure.RetryAt));
        Assert.EndsWith(" says that it is not to be asked again before 2026-01-01 02:00:00Z.", read.Failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("GET", read.Failure.Message, StringComparison.Ordinal);

        var forGood = BookProviders.Find(name)!.Read(new WebResult { Error = error }, Asked);
        Assert.EndsWith(" gives no more answers: its quota is used up.", forGood.Failure!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_body_throws(string name)
    {
        var provider = BookProviders.Find(name)!;
        Prop.ForAll(
            ArbMap.Default.ArbFor<string>(),
            text => provider.Read(WebResults.Ok(Encoding.UTF8.GetBytes(text ?? string.Empty)), Asked) is { } answer
                && (answer.Failure is null) == (answer.Books.Count == 1)).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }
}
