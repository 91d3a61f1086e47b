using ConcurrentWeb.Http;

namespace ConcurrentWeb.Engine.Tests.Http;

public sealed class NextPageTests
{
    private static readonly RequestDefinition First = new()
    {
        Uri = new Uri("https://api.test/items?page=1"),
        Method = HttpMethod.Get,
        Headers =
        [
            new("Accept", "application/json"), new("accept-language", "de"), new("User-Agent", "me"),
            new("Authorization", "secret"), new("X-Api-Key", "secret"), new("Cookie", "secret"),
        ],
        Index = 7,
        InputObject = "input",
    };

    [Fact]
    public void Without_a_link_there_is_none() => Assert.Equal(default, After("<https://api.test/items?page=9>; rel=last"));

    [Theory]
    [InlineData("<ftp://api.test/2>; rel=next")]
    [InlineData("<javascript:alert(1)>; rel=next")]
    [InlineData("<>; rel=next")]
    public void Links_that_are_no_web_addresses_are_none(string link) => Assert.Equal(default, After(link));

    [Fact]
    public void The_same_origin_gets_all_but_the_authorization()
    {
        var next = After("<?page=2>; rel=next").Request!;

        Assert.Equal("https://api.test/items?page=2", next.Uri.AbsoluteUri);
        Assert.Equal(["Accept", "accept-language", "User-Agent", "X-Api-Key", "Cookie"], next.Headers.Select(header => header.Key));
        Assert.Equal((7L, (object)"input"), (next.Index, next.InputObject));
    }

    [Fact]
    public void The_authorization_goes_along_where_that_is_asked_for() =>
        Assert.Same(First.Headers, After("<?page=2>; rel=next", new EngineOptions { PreserveAuthorizationOnRedirect = true }).Request!.Headers);

    [Theory]
    [InlineData("https://other.test/items?page=2")]
    [InlineData("https://api.test:8443/items?page=2")]
    [InlineData("https://api.test.evil.test/items")]
    [InlineData("https://api.test@evil.test/items")]
    public void Another_origin_gets_nothing_that_could_be_secret(string target)
    {
        var next = After($"<{target}>; rel=next", new EngineOptions { PreserveAuthorizationOnRedirect = true }).Request!;

        Assert.Equal(["Accept", "accept-language", "User-Agent"], next.Headers.Select(header => header.Key));
    }

    [Fact]
    public void A_body_does_not_go_to_another_origin()
    {
        var post = First with { Method = HttpMethod.Post, CreateContent = () => new StringContent("secret") };

        Assert.NotNull(After("<?page=2>; rel=next", request: post).Request!.CreateContent);
        var (request, error) = After("<https://other.test/>; rel=next", request: post);
        Assert.Null(request);
        Assert.Equal(
            "POST https://other.test/: the link to the next page leads to another origin, and the body does not go there.", error?.Message);
    }

    [Fact]
    public void A_body_that_can_be_sent_only_once_is_not_sent_again()
    {
        var post = First with { Method = HttpMethod.Post, CreateContent = () => new StringContent("once"), IsReplayable = false };

        Assert.Equal(WebErrorKind.InvalidBody, After("<?page=2>; rel=next", request: post).Error?.Kind);
    }

    [Fact]
    public void A_page_is_not_written_over_another() =>
        Assert.Equal(WebErrorKind.InvalidOutFile, After("<?page=2>; rel=next", request: First with { OutFile = new OutFile("page") }).Error?.Kind);

    [Fact]
    public void What_was_redirected_to_https_does_not_lead_back()
    {
        var request = First with { Uri = new Uri("http://api.test/items") };
        Assert.Equal(WebErrorKind.InsecureRedirection, After("<http://api.test/2>; rel=next", request: request).Error?.Kind);

        // What may go along hangs on the origin that was asked, wherever the answer came from.
        Assert.DoesNotContain(After("<https://api.test/2>; rel=next", request: request).Request!.Headers, header => header.Value == "secret");
    }

    [Fact]
    public void The_way_from_https_to_http_is_closed_unless_it_is_opened()
    {
        var (request, error) = After("<http://api.test/2?token=x>; rel=next");
        Assert.Null(request);
        Assert.Equal(WebErrorKind.InsecureRedirection, error?.Kind);
        Assert.Equal("GET http://api.test/2?token=***: the link to the next page leads from https to http.", error?.Message);

        var opened = After("<http://api.test/2>; rel=next", new EngineOptions { AllowInsecureRedirect = true }).Request!;
        Assert.DoesNotContain(opened.Headers, header => header.Value == "secret");
    }

    private static (RequestDefinition? Request, WebError? Error) After(string link, EngineOptions? options = null, RequestDefinition? request = null)
    {
        var response = new HttpResponseMessage { RequestMessage = new HttpRequestMessage(HttpMethod.Get, First.Uri) };
        response.Headers.TryAddWithoutValidation("Link", link);
        return NextPage.After(request ?? First, new WebResult { BaseResponse = response }, options ?? new EngineOptions());
    }
}
