using System.Net;
using System.Text;
using RichardSzalay.MockHttp;

namespace ConcurrentWeb.Engine.Tests.Support;

/// <summary>What an engine makes of an answer that a test made up.</summary>
internal static class Answer
{
    public static Uri Uri { get; } = new("http://example.test/answer");

    /// <summary>Sends one request through an engine whose transport answers with this content.</summary>
    public static Task<WebResult> WithAsync(
        HttpContent content, HttpStatusCode status = HttpStatusCode.OK, HttpMethod? method = null, EngineOptions? options = null) =>
        WithAsync(() => new HttpResponseMessage(status) { Content = content }, method, options);

    public static async Task<WebResult> WithAsync(Func<HttpResponseMessage> answer, HttpMethod? method = null, EngineOptions? options = null)
    {
        using var transport = new MockHttpMessageHandler();
        transport.When("*").Respond(_ => answer());
        using var engine = new RequestEngine((options ?? new EngineOptions()) with { Transport = transport, MaximumRetryCount = 0 });
        return await engine.SendAsync(
            new RequestDefinition { Uri = Uri, Method = method ?? HttpMethod.Get }, TestContext.Current.CancellationToken);
    }

    /// <summary>Content whose type stands in the header exactly so; none where it is null.</summary>
    public static HttpContent Content(byte[] body, string? contentType)
    {
        var content = new ByteArrayContent(body);
        if (contentType is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        return content;
    }

    public static HttpContent Text(string body, string? contentType = "text/plain") => Content(Encoding.UTF8.GetBytes(body), contentType);

    /// <summary>Content in these codings, of a length that is not announced.</summary>
    public static HttpContent Coded(Stream body, params string[] codings)
    {
        var content = new StreamContent(body);
        foreach (var coding in codings)
        {
            content.Headers.TryAddWithoutValidation("Content-Encoding", coding);
        }

        return content;
    }
}
