using System.Net;
using System.Net.Http.Headers;
using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Http;
using ConcurrentWeb.Origins;
using RichardSzalay.MockHttp;

namespace ConcurrentWeb.Engine.Tests.Http;

public sealed class ResumeHandlerTests : IDisposable
{
    private static readonly byte[] Whole = BodyReaderTests.Bytes(1000);

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _asked = [];

    private OutFile File => new(_folder.File("file")) { Resume = true };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(400)]
    [InlineData(999)]
    public async Task What_a_file_lacks_is_asked_for_and_appended(int? there)
    {
        Have(there);

        var result = await SendAsync(Ranged);

        Assert.Null(result.Error);
        Assert.Equal((206, 1000L - (there ?? 0)), (result.StatusCode, result.RawContentLength));
        Assert.Equal(_folder.File("file"), result.OutFile);
        Assert.Equal(Whole, _folder.Read("file"));
        Assert.Equal([$"bytes={there ?? 0}- identity"], _asked);
        Assert.Equal(["file"], _folder.Names);
    }

    [Fact]
    public async Task A_file_that_is_complete_is_left_alone()
    {
        Have(1000);

        var result = await SendAsync(Ranged);

        Assert.Null(result.Error);
        Assert.Equal((416, 0L, 1), (result.StatusCode, result.RawContentLength, result.Attempts));
        Assert.Equal(_folder.File("file"), result.OutFile);
        Assert.True(result.Body.IsEmpty);
        Assert.Equal(Whole, _folder.Read("file"));
    }

    [Fact]
    public async Task An_empty_answer_gives_an_empty_file()
    {
        var result = await SendAsync(_ => Refused(0));

        Assert.Null(result.Error);
        Assert.Empty(_folder.Read("file"));
    }

    [Theory]
    [InlineData(1000L)]
    [InlineData(null)]
    public async Task A_file_of_another_size_is_begun_anew(long? told)
    {
        Have(1001);

        var result = await SendAsync(request => request.Headers.Range is null ? Answering() : Refused(told));

        Assert.Null(result.Error);
        Assert.Equal((200, 1000L, 1), (result.StatusCode, result.RawContentLength, result.Attempts));
        Assert.Equal(Whole, _folder.Read("file"));
        Assert.Equal(["bytes=1001- identity", " identity"], _asked);
    }

    [Fact]
    public async Task A_file_of_another_size_is_begun_anew_behind_a_redirection_too()
    {
        Have(1001);

        var result = await SendAsync(request =>
            request.RequestUri == Answer.Uri ? Answering(HttpStatusCode.Redirect, location: "/moved")
            : request.Headers.Range is null ? Answering()
            : Refused(1000));

        Assert.Null(result.Error);
        Assert.Equal((200, 1000L, 1), (result.StatusCode, result.RawContentLength, result.Attempts));
        Assert.Equal(Whole, _folder.Read("file"));
        Assert.Equal(["bytes=1001- identity", "bytes=1001- identity", " identity"], _asked);
    }

    [Fact]
    public async Task What_is_sent_after_that_is_an_attempt_of_its_own()
    {
        Have(1001);
        using var transport = new MockHttpMessageHandler();
        transport.When("*").Respond(request => request.Headers.Range is null ? Part(0, sent: 300) : Refused(1000));
        var options = new EngineOptions { MaximumRetryCount = 0 };
        using var permits = new Scheduler(options);
        using var chain = HandlerChain.Compose(options, permits, transport);
        var context = new RequestContext(new RequestDefinition { Uri = Answer.Uri, OutFile = File }, options);

        for (var attempt = 1; attempt <= 2; attempt++)
        {
            Have(1001);
            using var message = context.CreateMessage();
            await Assert.ThrowsAsync<ExchangeException>(() => chain.SendAsync(message, TestContext.Current.CancellationToken));

            Assert.Equal(attempt, context.Attempts);
        }
    }

    [Fact]
    public async Task A_request_with_a_body_has_it_anew()
    {
        Have(1001);
        var bodies = new List<string>();

        await SendAsync(
            request =>
            {
                using var body = new StreamReader(request.Content!.ReadAsStream());
                bodies.Add(body.ReadToEnd());
                return request.Headers.Range is null ? Answering() : Refused(1000);
            },
            new RequestDefinition
            {
                Uri = Answer.Uri,
                Method = HttpMethod.Post,
                OutFile = File,
                CreateContent = () => new StreamContent(new MemoryStream([65, 66])),
            });

        Assert.Equal(["AB", "AB"], bodies);
    }

    [Fact]
    public async Task Whoever_sends_the_whole_has_it_written_anew()
    {
        Have(1500);

        var result = await SendAsync(_ => Answering());

        Assert.Equal((200, 1000L), (result.StatusCode, result.RawContentLength));
        Assert.Equal(Whole, _folder.Read("file"));
    }

    [Fact]
    public async Task Another_part_than_was_asked_for_is_refused()
    {
        Have(400);

        foreach (var answer in new Func<HttpResponseMessage>[] { () => Part(300), () => Part(400, coding: "gzip"), () => Part(400, told: false) })
        {
            var result = await SendAsync(_ => answer());

            Assert.Equal(WebErrorKind.InvalidResponse, result.Error?.Kind);
            Assert.Contains("from byte 400 on", result.Error!.Message, StringComparison.Ordinal);
            Assert.Equal(400, _folder.Read("file").Length);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(400)]
    public async Task What_has_come_of_a_body_that_breaks_off_stays(int? there)
    {
        Have(there);
        var start = there ?? 0;

        var result = await SendAsync(_ => Part(start, sent: 300));

        Assert.Equal(WebErrorKind.TruncatedResponse, result.Error?.Kind);
        Assert.Null(result.OutFile);
        Assert.Equal(Whole[..(start + 300)], _folder.Read("file"));

        Assert.Null((await SendAsync(Ranged)).Error);
        Assert.Equal(Whole, _folder.Read("file"));
    }

    [Fact]
    public async Task What_has_come_before_a_stop_stays()
    {
        using var stop = new CancellationTokenSource();
        var body = PiecewiseStream.Stalling(Whole[..300]);
        var sending = SendAsync(_ => new HttpResponseMessage { Content = new StreamContent(body) }, stop: stop.Token);
        while (body.Reads < 2)
        {
            await Task.Yield();
        }

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending.Patiently());
        Assert.Equal(Whole[..300], _folder.Read("file"));
    }

    [Fact]
    public async Task The_limit_counts_what_is_there()
    {
        Have(400);

        var result = await SendAsync(Ranged, options: new EngineOptions { MaximumResponseSize = 999 });

        Assert.Equal(WebErrorKind.ResponseTooLarge, result.Error?.Kind);
        Assert.Equal(400, _folder.Read("file").Length);
    }

    [Theory]
    [InlineData("\"v1\"", "\"v1\"")]
    [InlineData("W/\"v1\"", null)]
    [InlineData(null, null)]
    public async Task A_further_attempt_goes_on_with_the_same_version_only(string? tag, string? condition)
    {
        using var transport = new MockHttpMessageHandler();
        var conditions = new List<string?>();
        transport.When("*").Respond(request =>
        {
            conditions.Add(request.Headers.IfRange?.ToString());
            var answer = conditions.Count == 1 ? Part(0, sent: 300) : Part(300);
            answer.Headers.ETag = tag is null ? null : EntityTagHeaderValue.Parse(tag);
            return answer;
        });
        var options = new EngineOptions { MaximumRetryCount = 0 };
        using var permits = new Scheduler(options);
        using var chain = HandlerChain.Compose(options, permits, transport);
        var context = new RequestContext(new RequestDefinition { Uri = Answer.Uri, OutFile = File }, options);

        using (var first = context.CreateMessage())
        {
            await Assert.ThrowsAsync<ExchangeException>(() => chain.SendAsync(first, TestContext.Current.CancellationToken));
        }

        using var second = context.CreateMessage();
        await chain.SendAsync(second, TestContext.Current.CancellationToken);

        Assert.Equal([null, condition], conditions);
        Assert.Equal(Whole, _folder.Read("file"));
    }

    [Fact]
    public async Task A_failure_of_http_touches_nothing()
    {
        Have(400);

        var result = await SendAsync(_ => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable), options: new EngineOptions { SkipHttpErrorCheck = true });

        Assert.Null(result.OutFile);
        Assert.Equal(400, _folder.Read("file").Length);
    }

    private static HttpResponseMessage Answering(HttpStatusCode status = HttpStatusCode.OK, string? location = null)
    {
        var answer = new HttpResponseMessage(status) { Content = new ByteArrayContent(Whole) };
        answer.Headers.Location = location is null ? null : new Uri(location, UriKind.Relative);
        return answer;
    }

    private static HttpResponseMessage Refused(long? size)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.RequestedRangeNotSatisfiable) { Content = new StringContent("no") };
        answer.Content.Headers.ContentRange = size is { } told ? new ContentRangeHeaderValue(told) : null;
        return answer;
    }

    private static HttpResponseMessage Part(int start, int? sent = null, string? coding = null, bool told = true)
    {
        var content = new StreamContent(PiecewiseStream.Of(Whole[start..(sent is null ? Whole.Length : start + sent.Value)], 170));
        content.Headers.ContentLength = Whole.Length - start;
        content.Headers.ContentRange = told ? new ContentRangeHeaderValue(start, Whole.Length - 1, Whole.Length) : null;
        if (coding is not null)
        {
            content.Headers.ContentEncoding.Add(coding);
        }

        return new HttpResponseMessage(HttpStatusCode.PartialContent) { Content = content };
    }

    private static HttpResponseMessage Ranged(HttpRequestMessage request)
    {
        var start = (int)request.Headers.Range!.Ranges.Single().From!.Value;
        return start < Whole.Length ? Part(start) : Refused(Whole.Length);
    }

    private void Have(int? count)
    {
        if (count is { } bytes)
        {
            _folder.File("file", [.. Whole.Concat(new byte[1000]).Take(bytes)]);
        }
    }

    private async Task<WebResult> SendAsync(
        Func<HttpRequestMessage, HttpResponseMessage> answer,
        RequestDefinition? definition = null,
        EngineOptions? options = null,
        CancellationToken? stop = null)
    {
        using var transport = new MockHttpMessageHandler();
        transport.When("*").Respond(request =>
        {
            _asked.Add($"{request.Headers.Range} {request.Headers.AcceptEncoding}");
            return answer(request);
        });
        using var engine = new RequestEngine((options ?? new EngineOptions()) with { Transport = transport, MaximumRetryCount = 0 });
        return await engine.SendAsync(
            definition ?? new RequestDefinition { Uri = Answer.Uri, OutFile = File }, stop ?? TestContext.Current.CancellationToken);
    }
}
