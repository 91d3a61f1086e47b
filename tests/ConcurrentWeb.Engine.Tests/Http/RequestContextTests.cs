using System.Text;
using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Http;

namespace ConcurrentWeb.Engine.Tests.Http;

public sealed class RequestContextTests
{
    private static readonly EngineOptions Options = new() { UserAgent = "Engine/9", HttpVersion = new Version(2, 0) };

    [Fact]
    public void A_message_is_what_the_definition_says()
    {
        using var message = Create(new RequestDefinition { Uri = Answer.Uri, Method = HttpMethod.Post, HttpVersion = new Version(1, 0) });

        Assert.Equal(Answer.Uri, message.RequestUri);
        Assert.Equal(HttpMethod.Post, message.Method);
        Assert.Equal(new Version(1, 0), message.Version);
        Assert.Null(message.Content);
    }

    [Fact]
    public void What_the_definition_leaves_open_comes_from_the_options()
    {
        using var message = Create(new RequestDefinition { Uri = Answer.Uri });

        Assert.Equal(new Version(2, 0), message.Version);
        Assert.Equal("Engine/9", Header(message, "User-Agent"));
        Assert.Equal("gzip, deflate, br", Header(message, "Accept-Encoding"));
    }

    [Fact]
    public void Own_headers_beat_those_of_the_options()
    {
        using var message = Create(WithHeaders(("user-agent", "Mine (odd: (one)"), ("accept-encoding", "identity")));

        Assert.Equal("Mine (odd: (one)", Header(message, "User-Agent"));
        Assert.Equal("identity", Header(message, "Accept-Encoding"));
    }

    [Fact]
    public void Headers_are_sent_as_they_are_in_their_order()
    {
        using var message = Create(WithHeaders(("X-B", "2"), ("X-A", "not, one; list"), ("X-B", "3"), ("Authorization", "weird but mine")));

        Assert.Equal(["X-B", "X-A", "Authorization"], message.Headers.NonValidated.Take(3).Select(header => header.Key));
        Assert.Equal(["2", "3"], message.Headers.NonValidated["X-B"]);
        Assert.Equal("not, one; list", Header(message, "X-A"));
        Assert.Equal("weird but mine", Header(message, "Authorization"));
    }

    [Fact]
    public void Headers_of_the_content_replace_those_that_the_content_brings()
    {
        var definition = WithHeaders(("Content-Type", "application/vnd.mine+json"), ("content-language", "de"));
        using var message = Create(definition with
        {
            Method = HttpMethod.Post,
            CreateContent = () => new StringContent("{}", Encoding.UTF8, "text/plain"),
        });

        Assert.Equal(["application/vnd.mine+json"], message.Content!.Headers.NonValidated["Content-Type"]);
        Assert.Equal(["de"], message.Content.Headers.NonValidated["Content-Language"]);
        Assert.False(message.Headers.NonValidated.Contains("Content-Type"));
    }

    [Fact]
    public void Headers_of_the_content_bring_an_empty_one_where_there_is_none()
    {
        using var message = Create(WithHeaders(("Content-Type", "text/csv")));

        Assert.Equal(["text/csv"], message.Content!.Headers.NonValidated["Content-Type"]);
        Assert.Equal(0, message.Content.Headers.ContentLength);
    }

    [Fact]
    public void Each_attempt_makes_its_content_anew()
    {
        var made = new List<HttpContent>();
        var context = new RequestContext(
            new RequestDefinition
            {
                Uri = Answer.Uri,
                CreateContent = () =>
                {
                    made.Add(new ByteArrayContent([1]));
                    return made[^1];
                },
            },
            Options);

        using var first = context.CreateMessage();
        using var second = context.CreateMessage();

        Assert.Equal([first.Content!, second.Content!], made);
        Assert.NotSame(first.Content, second.Content);
        Assert.Same(context, RequestContext.Of(second));
    }

    [Fact]
    public void A_body_that_can_be_sent_once_is_not_made_twice()
    {
        var context = new RequestContext(
            new RequestDefinition { Uri = Answer.Uri, CreateContent = () => new ByteArrayContent([1]), IsReplayable = false }, Options);

        using var first = context.CreateMessage();

        Assert.NotNull(first.Content);
        Assert.Equal(WebErrorKind.InvalidBody, Assert.Throws<ExchangeException>(context.CreateMessage).Kind);
    }

    [Theory]
    [InlineData("chunked", "chunked")]
    [InlineData("gzip", "gzip, chunked")]
    [InlineData("gzip, chunked", "gzip, chunked")]
    public void A_named_transfer_coding_ends_in_chunks(string given, string sent)
    {
        using var message = Create(WithHeaders(("transfer-encoding", given)) with { CreateContent = () => new ByteArrayContent([1]) });

        Assert.True(message.Headers.TransferEncodingChunked);
        Assert.Equal(sent, string.Join(", ", message.Headers.TransferEncoding));
    }

    [Fact]
    public void A_message_from_elsewhere_has_no_context()
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, Answer.Uri);

        Assert.Throws<InvalidOperationException>(() => RequestContext.Of(message));
    }

    [Fact]
    public void A_result_knows_its_attempts_and_times()
    {
        var clock = new FakeTimeProvider();
        var context = new RequestContext(
            new RequestDefinition { Uri = Answer.Uri, Index = 7, InputObject = "row" }, new EngineOptions { TimeProvider = clock });
        clock.Advance(TimeSpan.FromSeconds(100));
        Assert.Equal(TimeSpan.Zero, context.Elapsed);

        context.BeginAttempt();
        clock.Advance(TimeSpan.FromSeconds(1));
        context.BeginAttempt();
        clock.Advance(TimeSpan.FromSeconds(2));
        using var response = new HttpResponseMessage();
        context.EndHeaders(response);
        clock.Advance(TimeSpan.FromSeconds(4));
        var result = context.ToResult(error: null);

        Assert.Equal(2, result.Attempts);
        Assert.Equal(TimeSpan.FromSeconds(7), result.Duration);
        Assert.Equal(TimeSpan.FromSeconds(2), result.TimeToFirstByte);
        Assert.Equal((7L, "row"), (result.Index, result.InputObject));
    }

    private static RequestDefinition WithHeaders(params (string Name, string Value)[] headers) => new()
    {
        Uri = Answer.Uri,
        Headers = [.. headers.Select(header => KeyValuePair.Create(header.Name, header.Value))],
    };

    private static HttpRequestMessage Create(RequestDefinition definition) => new RequestContext(definition, Options).CreateMessage();

    private static string Header(HttpRequestMessage message, string name) => Assert.Single(message.Headers.NonValidated[name]);
}
