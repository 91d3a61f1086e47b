using System.Net.Http.Headers;
using System.Text;

namespace ConcurrentWeb.Engine.Tests.Contracts;

public sealed class SentSecretsTests
{
    [Theory]
    [InlineData("X-Api-Key", "sesame-42", "you sent sesame-42, or [sesame-42].", "you sent ***, or [***].")]
    [InlineData("Authorization", "Bearer sesame-42", "Bearer sesame-42 sesame-42", "*** ***")]
    [InlineData("Authorization", "Basic dXNlcjpzZXNhbWUtNDI=", "dXNlcjpzZXNhbWUtNDI= is user:sesame-42, user with sesame-42", "*** is ***, user with ***")]
    [InlineData("Cookie", "a=sesame-42; theme=dark; b=open=it-up", "sesame-42 dark open=it-up", "*** dark ***")]
    [InlineData("X-Api-Key", "a+b&c\"<ü>", """a\u002Bb\u0026c\u0022\u003C\u00FC\u003E a+b&c\"<ü> a+b&amp;c&quot;&lt;&#252;&gt; a%2Bb%26c%22%3C%C3%BC%3E""", "*** *** *** ***")]
    [InlineData("X-Api-Key", "short", "a short answer", "a short answer")]
    [InlineData("Accept", "sesame-42", "sesame-42", "sesame-42")]
    [InlineData("Authorization", "Basic ###", "Basic ### is none", "*** is none")]
    public void A_secret_header_is_hidden_however_it_is_said_back(string name, string value, string said, string shown)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://example.test/");
        request.Headers.TryAddWithoutValidation(name, value);

        Assert.Equal(shown, Hide(request, said));
        foreach (var encoding in new[] { Encoding.UTF8, Encoding.Unicode, Encoding.UTF32 })
        {
            var body = SentSecrets.Of(request)?.Hide(encoding.GetBytes(said), encoding).ToArray() ?? encoding.GetBytes(said);
            Assert.Equal(shown, encoding.GetString(body));
        }
    }

    [Theory]
    [InlineData("http://me:pass%2Fword@example.test/?q=query-word&api_key=sesame%2F42", "pass/word pass%2Fword sesame/42 sesame%2F42 query-word", "*** *** *** *** query-word")]
    [InlineData("http://just-user@example.test/", "hello just-user", "hello ***")]
    [InlineData("http://example.test/?key=&token&q=1", "key token", "key token")]
    public void So_is_a_secret_of_the_address(string address, string said, string shown)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);

        Assert.Equal(shown, Hide(request, said));
    }

    [Fact]
    public void Without_a_secret_there_is_nothing_to_hide()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://example.test/?q=harmless-words");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Harmless", "1.0"));

        Assert.Null(SentSecrets.Of(request));
        Assert.Null(SentSecrets.Of(null));
    }

    [Fact]
    public void A_body_that_does_not_say_them_stays_the_same()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://example.test/?key=sesame-42");
        ReadOnlyMemory<byte> body = new byte[] { 1, 2, 3 };

        Assert.Equal(body, SentSecrets.Of(request)!.Hide(body, encoding: null));
    }

    [Fact]
    public void A_body_is_searched_whatever_it_says_of_its_encoding()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://example.test/?key=sesame-42");

        var body = SentSecrets.Of(request)!.Hide("<meta charset=utf-16>sesame-42"u8.ToArray(), Encoding.Unicode);

        Assert.Equal("<meta charset=utf-16>***", Encoding.UTF8.GetString(body.Span));
    }

    private static string Hide(HttpRequestMessage request, string said) => SentSecrets.Of(request)?.Hide(said) ?? said;
}
