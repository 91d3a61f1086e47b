using ConcurrentWeb.Http;

namespace ConcurrentWeb.Engine.Tests.Http;

public sealed class AuthorityFaultTests
{
    [Theory]
    [InlineData("https://x:99999/", "the port is larger than 65535")]
    [InlineData("x.test:99999", "the port is larger than 65535")]
    [InlineData("https://[::1]:99999/", "the port is larger than 65535")]
    [InlineData("https://a:b@x:99999999999999999999?c=d", "the port is larger than 65535")]
    [InlineData("https://x:eighty/", "the port is not a number")]
    [InlineData("https://x:-1/", "the port is not a number")]
    [InlineData("https://a b/", "there is a space in the host")]
    [InlineData("//a b:1/", "there is a space in the host")]
    [InlineData("https://", "there is no host in it")]
    [InlineData("https://user:pass@/x", "there is no host in it")]
    [InlineData("https://[::z]/", "the host in brackets is not an IPv6 address")]
    [InlineData("https://[::1/", "the host in brackets is not an IPv6 address")]
    [InlineData("https://2001:db8::1/x", "an IPv6 address needs brackets")]
    [InlineData("https://x:8080/a:b", null)]
    [InlineData("https://%5b/", null)]
    public void It_names_what_keeps_a_text_from_being_an_address(string text, string? fault) => Assert.Equal(fault, AuthorityFault.Of(text));

    [Theory]
    [InlineData(255, null)]
    [InlineData(256, "the host is longer than 255 characters")]
    public void A_host_may_have_so_many_characters(int length, string? fault) =>
        Assert.Equal(fault, AuthorityFault.Of($"http://{new string('a', length)}:80/"));
}
