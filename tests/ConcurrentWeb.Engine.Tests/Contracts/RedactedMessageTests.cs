using System.Net;

namespace ConcurrentWeb.Engine.Tests.Contracts;

public sealed class RedactedMessageTests
{
    [Theory]
    [InlineData("X-Api-Key", "abc", "***")]
    [InlineData("Set-Cookie", "id=abc", "***")]
    [InlineData("Location", "https://user:abc@example.test/?token=abc&a=1", "https://***@example.test/?token=***&a=1")]
    [InlineData("Location", "/relative?key=abc", "/relative?key=***")]
    [InlineData("Location", "/relative#state=1&access_token=abc", "/relative#state=1&access_token=***")]
    [InlineData("Link", "<https://a.test/?page=2>; rel=next, <https://b.test/?key=abc>; rel=last", "<https://a.test/?page=2>; rel=next, <https://b.test/?key=*** rel=last")]
    [InlineData("X-Said", "you sent sesame-42", "you sent ***")]
    [InlineData("X-Title", "a\u001B[31mb\u009Bc", "a[31mbc")]
    [InlineData("Server", "example/1.0 (a?b=c)", "example/1.0 (a?b=c)")]
    public void The_value_of_a_header_is_shown_without_what_nobody_should_see(string name, string value, string shown)
    {
        using var request = new HttpRequestMessage();
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer sesame-42");

        Assert.Equal(shown, RedactedMessage.Show(name, value, SentSecrets.Of(request)));
    }

    [Fact]
    public void What_needs_no_change_is_the_message_itself()
    {
        using var response = new HttpResponseMessage(HttpStatusCode.NotFound) { RequestMessage = new HttpRequestMessage(HttpMethod.Get, "http://example.test/a?b=c") };
        response.Headers.TryAddWithoutValidation("Location", "http://example.test/?a=1");
        response.Content.Headers.TryAddWithoutValidation("Content-Type", "text/plain");

        Assert.Same(response, RedactedMessage.Of(response, sent: null));
    }

    [Fact]
    public void What_has_something_to_hide_is_a_copy_without_it()
    {
        using var response = new HttpResponseMessage(HttpStatusCode.NotFound) { ReasonPhrase = "No\u001B[31m", Version = HttpVersion.Version20 };
        response.Headers.TryAddWithoutValidation("X-A", ["1", "2\u0007"]);
        response.Content.Headers.TryAddWithoutValidation("Content-Language", "de\u001B");

        using var shown = RedactedMessage.Of(response, sent: null);

        Assert.Equal((HttpStatusCode.NotFound, "No[31m", HttpVersion.Version20), (shown.StatusCode, shown.ReasonPhrase, shown.Version));
        Assert.Equal(["1", "2"], shown.Headers.NonValidated["X-A"]);
        Assert.Equal("de", shown.Content.Headers.NonValidated["Content-Language"].ToString());
    }
}
