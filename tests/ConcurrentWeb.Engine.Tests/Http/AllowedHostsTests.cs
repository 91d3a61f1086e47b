namespace ConcurrentWeb.Engine.Tests.Http;

public sealed class AllowedHostsTests
{
    [Theory]
    [InlineData("example.org", "http://example.org/")]
    [InlineData("example.org", "https://EXAMPLE.org:8443/path")]
    [InlineData("Example.Org", "http://example.org./")]
    [InlineData("example.org.", "http://example.org/")]
    [InlineData("*.example.org", "http://a.example.org/")]
    [InlineData("*.example.org", "http://a.b.example.org/")]
    [InlineData("*", "http://anything.test/")]
    [InlineData("web?.example.org", "http://web1.example.org/")]
    [InlineData("münchen.example", "http://xn--mnchen-3ya.example/")]
    [InlineData("xn--mnchen-3ya.example", "http://münchen.example/")]
    [InlineData("*.münchen.example", "http://www.münchen.example/")]
    [InlineData("127.0.0.1", "http://2130706433/")]
    [InlineData("127.0.0.*", "http://0x7f.1/")]
    [InlineData("::1", "http://[::1]/")]
    [InlineData("[::1]", "http://[0:0:0:0:0:0:0:1]:8080/")]
    public void Allow(string pattern, string address) => Assert.True(new AllowedHosts(["no.test", pattern]).Allows(new Uri(address)));

    [Theory]
    [InlineData("*.example.org", "http://example.org/")]
    [InlineData("*.example.org", "http://evilexample.org/")]
    [InlineData("*.example.org", "http://a.example.org.evil.test/")]
    [InlineData("example.org", "http://example.org.evil.test/")]
    [InlineData("example.org", "http://example.org@evil.test/")]
    [InlineData("example.org", "http://evil.test/example.org")]
    [InlineData("example.org", "http://evil.test/?example.org")]
    [InlineData("e?ample.org", "http://eample.org/")]
    [InlineData("127.0.0.1", "http://127.0.0.2/")]
    public void Do_not_allow(string pattern, string address) => Assert.False(new AllowedHosts([pattern]).Allows(new Uri(address)));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData(".")]
    [InlineData("http://example.org")]
    [InlineData("example.org/path")]
    [InlineData("example.org:80")]
    [InlineData("[::1]:80")]
    [InlineData("a@example.org")]
    [InlineData("a b")]
    [InlineData("ä*.example.org")]
    public void Are_no_patterns(string text)
    {
        Assert.False(AllowedHosts.IsPattern(text));
        Assert.Throws<ArgumentException>(() => new AllowedHosts(["example.org", text]));
    }

    [Fact]
    public void Are_at_least_one() => Assert.Throws<ArgumentException>(() => new AllowedHosts([]));

    [Fact]
    public void Do_not_allow_a_relative_address() => Assert.False(new AllowedHosts(["*"]).Allows(new Uri("/path", UriKind.Relative)));
}
