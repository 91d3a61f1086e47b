namespace ConcurrentWeb.Engine.Tests.Http.Credentials;

public sealed class CredentialScopeTests
{
    private static readonly Uri Example = new("https://example.test/a");

    [Theory]
    [InlineData("https://example.test/other?b", true)]
    [InlineData("https://EXAMPLE.test:443/", true)]
    [InlineData("https://user@example.test/", true)]
    [InlineData("https://example.test:8443/", false)]
    [InlineData("http://example.test/", false)]
    [InlineData("https://www.example.test/", false)]
    [InlineData("https://example.test.evil.test/", false)]
    [InlineData("https://example.test@evil.test/", false)]
    public void Named_origins_are_admitted_and_no_others(string address, bool isAdmitted)
    {
        var scope = new CredentialScope([new Uri("https://other.test"), Example]);

        Assert.Equal(isAdmitted, scope.Admits(new Uri(address)));
        Assert.Equal(isAdmitted, scope.Covers(new Uri(address)));
    }

    [Fact]
    public void Where_none_is_named_the_first_one_asked_about_is_the_only_one()
    {
        var scope = new CredentialScope([]);

        Assert.False(scope.Covers(Example));
        Assert.True(scope.Admits(Example));
        Assert.False(scope.Admits(new Uri("https://evil.test")));
        Assert.True(scope.Admits(new Uri("https://example.test/again")));
        Assert.True(scope.Covers(Example));
        Assert.False(scope.Covers(new Uri("https://evil.test")));
        Assert.Equal("https://example.test", scope.First!.ToString());
    }

    [Fact]
    public void Allowed_addresses_stand_beside_the_named_ones_and_instead_of_the_first()
    {
        var scope = new CredentialScope([Example], uri => uri.Host.EndsWith(".allowed.test", StringComparison.Ordinal));
        var unnamed = new CredentialScope([], uri => uri.Host == "allowed.test");

        Assert.True(scope.Admits(Example));
        Assert.True(scope.Admits(new Uri("https://www.allowed.test")));
        Assert.False(unnamed.Admits(Example));
        Assert.True(unnamed.Admits(new Uri("https://allowed.test")));
    }

    [Theory]
    [InlineData("http://example.test/", true)]
    [InlineData("http://10.0.0.1/", true)]
    [InlineData("https://example.test/", false)]
    [InlineData("http://localhost:80/", false)]
    [InlineData("http://127.0.0.1/", false)]
    [InlineData("http://127.9.9.9/", false)]
    [InlineData("http://[::1]/", false)]
    [InlineData("http://localhost.evil.test/", true)]
    public void Plain_http_exposes_credentials_save_on_this_machine(string address, bool exposes)
    {
        var uri = new Uri(address);

        Assert.Equal(exposes, new CredentialScope([uri]).Exposes(uri));
        Assert.Equal(!exposes, new CredentialScope([uri]).Covers(uri));
        Assert.False(new CredentialScope([uri], allowUnencrypted: true).Exposes(uri));
    }

    [Theory]
    [InlineData("https://example.test/a", "https://example.test")]
    [InlineData("http://example.test:8080/a", "http://example.test:8080")]
    [InlineData("https://[::1]:8443/", "https://[::1]:8443")]
    [InlineData("https://bücher.test/", "https://xn--bcher-kva.test")]
    public void An_origin_shows_itself_as_an_address(string address, string shown) =>
        Assert.Equal(shown, Origin.Of(new Uri(address)).ToString());
}
