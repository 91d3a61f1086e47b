using System.Net;
using System.Reflection;
using System.Text;
using ConcurrentWeb.Engine.Tests.Support;
using RichardSzalay.MockHttp;

namespace ConcurrentWeb.Engine.Tests.Contracts;

public sealed class WebResultTests
{
    [Fact]
    public async Task Text_is_a_string_and_anything_else_is_bytes()
    {
        using var text = Answer.Text("Grüße", "text/plain; charset=utf-8");
        using var bytes = Answer.Content([1, 2, 255], "image/png");

        var read = await Answer.WithAsync(text);
        Assert.Equal("Grüße", Assert.IsType<string>(read.Content));
        Assert.Same(read.Content, read.Content);
        Assert.Equal(new byte[] { 1, 2, 255 }, Assert.IsType<byte[]>((await Answer.WithAsync(bytes)).Content));
    }

    [Fact]
    public async Task An_empty_text_is_an_empty_string()
    {
        using var empty = Answer.Text("");

        Assert.Equal("", (await Answer.WithAsync(empty)).Content);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public async Task A_byte_order_mark_is_no_part_of_the_text(string charset)
    {
        var encoding = Encoding.GetEncoding(charset);
        using var marked = Answer.Content([.. encoding.GetPreamble(), .. encoding.GetBytes("Grüße")], "text/plain");

        var result = await Answer.WithAsync(marked);

        Assert.Equal("Grüße", result.Content);
        Assert.Equal(encoding.WebName, result.Encoding?.WebName);
        Assert.Equal(encoding.GetPreamble().Length + encoding.GetByteCount("Grüße"), result.RawContentLength);
    }

    [Fact]
    public async Task Bytes_can_be_read_as_text_and_print_with_dots()
    {
        using var bytes = Answer.Content([.. "ok\t\n"u8, 0, 0xC3, 0xA4], "application/octet-stream");

        var result = await Answer.WithAsync(bytes);

        Assert.Equal("ok\t\n\0ä", result.GetText());
        Assert.Equal("ok\t\n...", result.ToString());
        Assert.IsType<byte[]>(result.Content);
    }

    [Fact]
    public async Task Headers_are_those_of_the_answer_and_of_its_content_whatever_their_case()
    {
        var result = await Answer.WithAsync(Accepted);

        Assert.Equal(["1", "2"], result.Headers["x-count"]);
        Assert.Equal(["text/plain; charset=utf-8"], result.Headers["CONTENT-TYPE"]);
        Assert.False(result.Headers.ContainsKey("absent"));
    }

    [Fact]
    public async Task The_raw_content_is_status_line_headers_and_body()
    {
        var result = await Answer.WithAsync(Accepted);

        Assert.Equal(
            ["HTTP/1.1 202 Accepted", "X-Count: 1", "X-Count: 2", "Content-Type: text/plain; charset=utf-8", "Content-Length: 4", "", "body"],
            result.RawContent.ReplaceLineEndings("\n").Split('\n'));
    }

    [Fact]
    public async Task The_body_is_a_stream_that_can_be_sought_and_not_written()
    {
        var stream = (await Answer.WithAsync(Accepted)).RawContentStream!;

        Assert.Equal("body", await new StreamReader(stream).ReadToEndAsync(TestContext.Current.CancellationToken));
        stream.Position = 2;
        Assert.Equal('d', stream.ReadByte());
        Assert.False(stream.CanWrite);
    }

    [Fact]
    public async Task Asked_and_answering_address_and_the_rest_of_the_answer_are_there()
    {
        var result = await Answer.WithAsync(Accepted);

        Assert.Equal(Answer.Uri, result.Uri);
        Assert.Equal(Answer.Uri, result.ResponseUri);
        Assert.Equal((202, "Accepted", "GET", 1), (result.StatusCode, result.StatusDescription, result.Method, result.Attempts));
        Assert.Equal(HttpVersion.Version11, result.HttpVersion);
        Assert.Equal("body", result.ToString());
        Assert.Empty(result.RelationLink);
    }

    [Theory]
    [InlineData(200, "OK")]
    [InlineData(204, "NoContent")]
    [InlineData(404, "NotFound")]
    [InlineData(505, "HttpVersionNotSupported")]
    [InlineData(299, "299")]
    [InlineData(418, "418")]
    public async Task The_status_is_described_as_Invoke_WebRequest_does(int status, string description)
    {
        using var content = Answer.Text("x");
        var result = await Answer.WithAsync(content, (HttpStatusCode)status);

        Assert.Equal(description, result.StatusDescription);
        Assert.StartsWith($"HTTP/1.1 {status} {description}{Environment.NewLine}", result.RawContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_answer_all_of_it_is_absent_and_the_message_is_what_prints()
    {
        var result = await Answer.WithAsync(() => throw new HttpRequestException("no luck"));

        Assert.Null(result.BaseResponse);
        Assert.Null(result.Content);
        Assert.Null(result.ResponseUri);
        Assert.Null(result.StatusDescription);
        Assert.Null(result.HttpVersion);
        Assert.Null(result.RawContentStream);
        Assert.Equal((0, -1L, ""), (result.StatusCode, result.RawContentLength, result.RawContent));
        Assert.Empty(result.Headers);
        Assert.Empty(result.RelationLink);
        Assert.Equal("", result.GetText());
        Assert.Equal("GET http://example.test/answer: no luck.", result.ToString());
    }

    [Fact]
    public void An_address_that_was_text_is_read_again_when_somebody_asks()
    {
        using var response = new HttpResponseMessage { RequestMessage = new HttpRequestMessage(HttpMethod.Get, "http://moved.test/") };
        var head = AnswerHead.Of(response, 0);
        var direct = new WebResult { Address = "http://example.test/a b?c=\u00e4", Answer = (null, head, null) };
        var moved = new WebResult { Address = "http://example.test/", Answer = (null, head, response.RequestMessage.RequestUri) };

        Assert.Equal(new Uri("http://example.test/a b?c=\u00e4"), direct.Uri);
        Assert.Same(direct.Uri, direct.Uri);
        Assert.Same(direct.Uri, direct.ResponseUri);
        Assert.Equal((new Uri("http://example.test/"), new Uri("http://moved.test/")), (moved.Uri, moved.ResponseUri));
        Assert.Equal(moved.ResponseUri, moved.BaseResponse?.RequestMessage?.RequestUri);
    }

    [Theory]
    [InlineData("http://example.test/a b", "http://example.test/a b")]
    [InlineData("http://example.test/other", "http://example.test/a b")]
    [InlineData(null, "http://example.test/a b")]
    public async Task A_result_has_the_address_that_was_asked_whatever_text_it_came_from(string? text, string asked)
    {
        using var content = Answer.Text("there");
        using var transport = new MockHttpMessageHandler();
        transport.When("*").Respond(_ => content);
        using var engine = new RequestEngine(new EngineOptions { Transport = transport });
        var uri = new Uri(asked);

        var result = await engine.SendAsync(
            new RequestDefinition { Uri = uri, AddressText = text == asked ? uri.OriginalString : text }, TestContext.Current.CancellationToken);

        Assert.Equal((uri, uri), (result.Uri, result.ResponseUri));
    }

    [Fact]
    public void A_redacted_result_shows_no_secret_address()
    {
        var secret = new Uri("https://user:pass@example.test/a?key=abc");
        using var response = new HttpResponseMessage { RequestMessage = new HttpRequestMessage(HttpMethod.Get, secret) };
        var result = new WebResult { Index = 3, Uri = secret, InputObject = secret, BaseResponse = response, Attempts = 2 };

        var redacted = result.Redact("shown");

        Assert.Equal("https://***@example.test/a?key=***", redacted.Uri?.OriginalString);
        Assert.Equal("https://***@example.test/a?key=***", redacted.ResponseUri?.OriginalString);
        Assert.Equal(("shown", 3L, 2, 200), (redacted.InputObject, redacted.Index, redacted.Attempts, redacted.StatusCode));
        Assert.Equal(secret, result.ResponseUri);
    }

    [Fact]
    public async Task A_redacted_result_says_how_it_went_where_others_say_their_content()
    {
        using var content = Answer.Text("gone");
        var failed = await Answer.WithAsync(content, HttpStatusCode.NotFound);

        Assert.Equal("gone", failed.ToString());
        Assert.Matches(@"^GET http://example\.test/answer: 404 NotFound, 4 bytes in \d+ ms, attempt 1$", failed.Redact("shown").ToString());
        Assert.Equal("gone", failed.Redact("shown").Content);
    }

    [Fact]
    public async Task The_exception_of_a_failed_result_is_one_of_http_requests()
    {
        using var content = Answer.Text("no");
        var failed = await Answer.WithAsync(content, HttpStatusCode.NotFound);

        var exception = new FailedRequestException(failed);

        Assert.Equal(HttpStatusCode.NotFound, exception.StatusCode);
        Assert.Equal((failed.Error!.Message, WebErrorKind.HttpStatusFailure), (exception.Message, exception.Kind));
        Assert.Same(failed.BaseResponse, exception.Response);
        Assert.Same(failed, exception.Result);
        Assert.Throws<ArgumentException>(() => new FailedRequestException(new WebResult()));
    }

    private static HttpResponseMessage Accepted()
    {
        var response = new HttpResponseMessage(HttpStatusCode.Accepted) { Content = Answer.Text("body", "text/plain; charset=utf-8") };
        response.Headers.TryAddWithoutValidation("X-Count", ["1", "2"]);
        return response;
    }

    [Fact]
    public async Task The_body_and_the_message_are_methods_because_a_table_cannot_show_them()
    {
        using var content = Answer.Text("Grüße");

        var result = await Answer.WithAsync(content);

        Assert.Equal("Grüße"u8, result.GetBody().Span);
        Assert.Equal(HttpStatusCode.OK, result.GetResponse()?.StatusCode);
        Assert.DoesNotContain(
            typeof(WebResult).GetProperties(),
            property => typeof(Stream).IsAssignableFrom(property.PropertyType) || property.PropertyType == typeof(HttpResponseMessage));
    }

    [Fact]
    public void Headers_have_one_line_of_text()
    {
        var headers = new HeaderDictionary([new("A", ["1", "2"]), new("b", ["3"]), new("B", ["4"])]);

        Assert.Equal("A: 1, 2; b: 4", headers.ToString());
        Assert.Equal(["1", "2"], headers["a"]);
    }

    [Fact]
    public async Task A_copy_has_everything_but_what_is_made_of_it()
    {
        using var content = Answer.Text("copied");
        var original = await Answer.WithAsync(content);
        foreach (var field in Fields().Where(static field => field.FieldType != typeof(HttpResponseMessage) && field.FieldType != typeof(AnswerHead)))
        {
            field.SetValue(original, Other(field.FieldType, field.GetValue(original)));
        }

        var copy = new WebResult(original);

        var made = Fields().Where(field => !Equals(field.GetValue(original), field.GetValue(copy))).Select(static field => field.Name);
        Assert.Equal(["<Taken>k__BackingField", "_content", "_headers", "_rawContentStream", "_relationLink"], made.Order(StringComparer.Ordinal));
    }

    private static FieldInfo[] Fields() => typeof(WebResult).GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public);

    /// <summary>A value of a type that is not the one that is there.</summary>
    private static object Other(Type type, object? value)
    {
        object other = type switch
        {
            _ when type == typeof(string) => "other",
            _ when type == typeof(bool) => value is not true,
            _ when type == typeof(IReadOnlyList<string>) => new List<string> { "other" },
            _ when type == typeof(long) => 77L,
            _ when type == typeof(int) => 7,
            _ when type == typeof(object) => new object(),
            _ when type == typeof(Uri) => new Uri("http://other.test/"),
            _ when type == typeof(TimeSpan) => TimeSpan.FromDays(7),
            _ when type == typeof(ValueCollection<FailedAttempt>) => ValueCollectionBuilder.Create<FailedAttempt>([new(1, WebErrorKind.InvalidIsbn, 0, "other", default)]),
            _ when type == typeof(Encoding) => Encoding.UTF32,
            _ when type == typeof(WebError) => new WebError(WebErrorKind.InvalidIsbn, "other"),
            _ when type == typeof(ReadOnlyMemory<byte>) => new ReadOnlyMemory<byte>([7]),
            _ when type == typeof(MemoryStream) => new MemoryStream(),
            _ when type == typeof(Func<Task<WebResult>?>) => new Func<Task<WebResult>?>(static () => Task.FromResult(new WebResult())),
            _ when type == typeof(TextDictionary) => TextDictionary.Empty,
            _ when type == typeof(HeaderDictionary) => new HeaderDictionary([]),
            _ => throw new NotSupportedException($"Say here what another {type} is."),
        };
        Assert.NotEqual(value, other);
        return other;
    }
}
