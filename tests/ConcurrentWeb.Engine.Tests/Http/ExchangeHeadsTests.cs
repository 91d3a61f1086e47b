using System.Net;
using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Http;
using RichardSzalay.MockHttp;

namespace ConcurrentWeb.Engine.Tests.Http;

public sealed class ExchangeHeadsTests
{
    [Fact]
    public void An_exchange_is_a_text_for_the_request_and_one_for_the_response()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://example.test/a?b=1&key=abc#part") { Content = new StringContent("body") };
        request.Headers.TryAddWithoutValidation("X-Token", "sesame-42");
        request.Headers.TryAddWithoutValidation("Accept", ["a/b", "c/d"]);
        using var response = new HttpResponseMessage(HttpStatusCode.NotFound) { ReasonPhrase = "No\u001Bt", Content = new StringContent("gone") };
        response.Headers.TryAddWithoutValidation("X-Said", "sesame-42 \u001B");
        var heads = new ExchangeHeads();

        heads.Add(request, response);

        Assert.Equal(
            [
                "WebRequest Detail: POST http://example.test/a?b=1&key=***#part HTTP/1.1\n--- QUERY\nb=1\nkey=***\n\n"
                    + "--- HEADERS\nX-Token: ***\nAccept: a/b, c/d\nContent-Type: text/plain; charset=utf-8",
                "WebResponse Detail: 404 Not HTTP/1.1\n--- HEADERS\nX-Said: *** \nContent-Type: text/plain; charset=utf-8",
            ],
            heads.Texts);
    }

    [Theory]
    [InlineData("http://example.test/", "")]
    [InlineData("http://example.test/?", "")]
    [InlineData("http://example.test/#a?b", "")]
    [InlineData("http://example.test/?a", "--- QUERY\na\n\n")]
    public void The_query_is_left_out_where_there_is_none(string address, string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        var heads = new ExchangeHeads();

        heads.Add(request, response: null);

        Assert.Equal($"WebRequest Detail: GET {new Uri(address).AbsoluteUri} HTTP/1.1\n{query}--- HEADERS", Assert.Single(heads.Texts));
    }

    [Fact]
    public async Task A_result_has_the_heads_of_all_its_exchanges_where_they_are_wanted()
    {
        var answers = new Queue<Func<HttpResponseMessage>>([
            () => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable),
            () => throw new HttpRequestException("broken"),
            () => new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = new Uri("/there", UriKind.Relative) } },
            () => new HttpResponseMessage(HttpStatusCode.OK),
        ]);
        using var transport = new MockHttpMessageHandler();
        transport.When("*").Respond(_ => answers.Dequeue()());
        using var engine = new RequestEngine(new EngineOptions { Transport = transport, KeepHeads = true, RetryInterval = TimeSpan.FromMilliseconds(1) });

        var result = await engine.SendAsync(new RequestDefinition { Uri = Answer.Uri }, TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                "WebRequest Detail: GET http://example.test/answer HTTP/1.1", "WebResponse Detail: 503 Service Unavailable HTTP/1.1",
                "WebRequest Detail: GET http://example.test/answer HTTP/1.1",
                "WebRequest Detail: GET http://example.test/answer HTTP/1.1", "WebResponse Detail: 302 Found HTTP/1.1",
                "WebRequest Detail: GET http://example.test/there HTTP/1.1", "WebResponse Detail: 200 OK HTTP/1.1",
            ],
            result.Heads.Select(static head => head.Split('\n')[0]));
    }

    [Fact]
    public async Task Nothing_is_kept_where_nobody_asked_for_it()
    {
        using var content = Answer.Text("body");

        Assert.Empty((await Answer.WithAsync(content)).Heads);
    }
}
