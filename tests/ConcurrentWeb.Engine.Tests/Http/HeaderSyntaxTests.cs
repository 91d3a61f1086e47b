namespace ConcurrentWeb.Engine.Tests.Http;

public sealed class HeaderSyntaxTests
{
    [Theory]
    [InlineData("X-Api-Key", true)]
    [InlineData("a", true)]
    [InlineData("!#$%&'*+-.^_`|~09azAZ", true)]
    [InlineData("", false)]
    [InlineData("two words", false)]
    [InlineData("Name:", false)]
    [InlineData("Name\r\nInjected", false)]
    [InlineData("Größe", false)]
    [InlineData("a/b", false)]
    [InlineData("a(b)", false)]
    [InlineData("a\0", false)]
    public void A_name_is_a_token(string name, bool expected) => Assert.Equal(expected, HeaderSyntax.IsToken(name));

    [Theory]
    [InlineData("", true)]
    [InlineData("plain text; q=0.5, \"quoted\"", true)]
    [InlineData("tab\tinside", true)]
    [InlineData("a\r\nInjected: yes", false)]
    [InlineData("a\nInjected: yes", false)]
    [InlineData("a\rb", false)]
    [InlineData("a\0b", false)]
    [InlineData("a\u001Bb", false)]
    [InlineData("a\u007Fb", false)]
    [InlineData("a\u0085b", false)]
    [InlineData("Größe", false)]
    [InlineData("“quoted”", false)]
    public void A_value_is_of_printable_ascii_characters(string value, bool expected) => Assert.Equal(expected, HeaderSyntax.IsValue(value));
}
