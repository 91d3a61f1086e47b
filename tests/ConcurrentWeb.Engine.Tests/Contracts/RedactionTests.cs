namespace ConcurrentWeb.Engine.Tests.Contracts;

public sealed class RedactionTests
{
    [Theory]
    [InlineData("Authorization")]
    [InlineData("proxy-authorization")]
    [InlineData("Cookie")]
    [InlineData("Set-Cookie")]
    [InlineData("X-Api-Key")]
    [InlineData("apikey")]
    [InlineData("access_token")]
    [InlineData("client_secret")]
    [InlineData("PASSWORD")]
    [InlineData("pwd")]
    [InlineData("X-Amz-Signature")]
    [InlineData("sig")]
    [InlineData("bibkey")]
    [InlineData("bibkeys_token")]
    public void These_names_carry_secrets(string name) => Assert.True(Redaction.IsSecretName(name));

    [Theory]
    [InlineData("")]
    [InlineData("Accept")]
    [InlineData("User-Agent")]
    [InlineData("q")]
    [InlineData("page")]
    [InlineData("design")]
    [InlineData("bibkeys")]
    public void These_do_not(string name) => Assert.False(Redaction.IsSecretName(name));

    [Theory]
    [InlineData("https://example.test/a?api_key=abc", "https://example.test/a?api_key=***")]
    [InlineData("https://example.test/a?q=1&token=abc&r=2", "https://example.test/a?q=1&token=***&r=2")]
    [InlineData("https://example.test/a?token=abc#here", "https://example.test/a?token=***#here")]
    [InlineData("https://example.test/a#state=1&access_token=abc", "https://example.test/a#state=1&access_token=***")]
    [InlineData("https://example.test/a?token=abc#id_token=def&x=1", "https://example.test/a?token=***#id_token=***&x=1")]
    [InlineData("https://example.test/#/route?token=abc", "https://example.test/#/route?token=***")]
    [InlineData("http://h.test/s?to=https%3A%2F%2Fi.test%2F%23access_token%3Dabc&x=2", "http://h.test/s?to=https%3A%2F%2Fi.test%2F%23access_token%3D***&x=2")]
    [InlineData("http://h.test/s?to=https://i.test/&x=1#a=1&token=abc", "http://h.test/s?to=https://i.test/&x=1#a=1&token=***")]
    [InlineData("https://example.test/a?TOKEN=a=b==&sig=x", "https://example.test/a?TOKEN=***&sig=***")]
    [InlineData("https://user:pass@example.test/a", "https://***@example.test/a")]
    [InlineData("https://user@example.test", "https://***@example.test")]
    [InlineData("https://user:pass@example.test/a@b?token=t", "https://***@example.test/a@b?token=***")]
    [InlineData("ftp://user:pass@example.test?token=abc", "ftp://***@example.test?token=***")]
    [InlineData("not an address?password=abc", "not an address?password=***")]
    [InlineData("/relative?key=abc", "/relative?key=***")]
    [InlineData("user:pass@example.test/a?key=b", "***@example.test/a?key=***")]
    [InlineData("http://h.test/s?url=http://user:pw@i.test/?key=k1&x=2", "http://h.test/s?url=http://***@i.test/?key=***&x=2")]
    [InlineData("http://h.test/s?to=http%3A%2F%2Fuser%3Apw%40i.test%2F%3Fa%3D1%26key%3Dk1%26b%3D2&x=2", "http://h.test/s?to=http%3A%2F%2F***%40i.test%2F%3Fa%3D1%26key%3D***%26b%3D2&x=2")]
    [InlineData("http://h.test/x/https://user:pw@i.test/p", "http://h.test/x/https://***@i.test/p")]
    [InlineData("http://h.test/x/https%3a%2f%2fuser:pw%40i.test/p", "http://h.test/x/https%3a%2f%2f***%40i.test/p")]
    [InlineData("http://h.test/x/https%3A%2F%2Fi.test%2F%3Ftoken%3Dabc", "http://h.test/x/https%3A%2F%2Fi.test%2F%3Ftoken%3D***")]
    public void Secrets_are_shown_as_stars(string address, string shown)
    {
        Assert.Equal(shown, Redaction.Show(address));
        Assert.True(Redaction.HoldsSecret(new Uri(address, UriKind.RelativeOrAbsolute)));
    }

    [Fact]
    public void Secrets_are_hidden_even_where_the_address_is_none() =>
        Assert.Equal("https://***@example.test:x/?key=***", Redaction.Show("https://us@er:pa@ss@example.test:x/?key=abc"));

    [Theory]
    [InlineData("https://example.test/")]
    [InlineData("https://example.test/user@name")]
    [InlineData("https://example.test/?q=a%26key=b&page=2#token")]
    [InlineData("https://example.test/?token")]
    [InlineData("https://example.test/#token")]
    [InlineData("https://example.test/#/route?page=1")]
    [InlineData("https://example.test/?token=")]
    [InlineData("https://example.test/?next=x@y")]
    [InlineData("https://example.test/web/2020/http://old.test/page?q=1")]
    [InlineData("https://example.test/?next=https%3A%2F%2Fother.test%2F%3Fpage%3D2")]
    [InlineData("plain text")]
    [InlineData("me@example.test")]
    [InlineData("example.test/a:b@c")]
    [InlineData("mail: me@example.test")]
    [InlineData("@a:b")]
    [InlineData("")]
    public void What_holds_none_is_shown_as_it_is(string address)
    {
        Assert.Same(address, Redaction.Show(address));
        Assert.False(Redaction.HoldsSecret(new Uri(address, UriKind.RelativeOrAbsolute)));
    }

    [Fact]
    public void An_input_with_a_secret_prints_without_it_and_is_still_there()
    {
        var input = new RedactedInput("https://example.test/?key=abc", "https://example.test/?key=***");

        Assert.Equal("https://example.test/?key=***", input.ToString());
        Assert.Equal("https://example.test/?key=abc", input.Value);
        Assert.Null(typeof(RedactedInput).GetProperty("Value"));
    }
}
