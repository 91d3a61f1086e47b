namespace ConcurrentWeb.Engine.Tests.Contracts;

public sealed class PrintableTextTests
{
    [Theory]
    [InlineData("plain", true, "plain")]
    [InlineData("two\r\nlines\n", true, "two lines ")]
    [InlineData("a\tb", true, "a\tb")]
    [InlineData("a\rb", false, "a b")]
    [InlineData("a\u001B[31mb", false, "a[31mb")]
    [InlineData("a\u009Bb\u202Ec", false, "abc")]
    public void A_line_has_nothing_that_a_terminal_obeys(string text, bool isClean, string line)
    {
        Assert.Equal(isClean, PrintableText.IsClean(text));
        Assert.Equal(line, PrintableText.Line(text));
    }
}
