using System.Text;
using ConcurrentWeb.Engine.Tests.Support;

namespace ConcurrentWeb.Engine.Tests.Files;

public sealed class FileNameSyntaxTests
{
    [Theory]
    [InlineData("report.pdf", "report.pdf")]
    [InlineData("a b-c_d~e.tar.gz", "a b-c_d~e.tar.gz")]
    [InlineData("Grüße 本.txt", "Grüße 本.txt")]
    [InlineData("", "")]
    [InlineData(".", "")]
    [InlineData("..", "")]
    [InlineData("....", "")]
    [InlineData(" . . ", "")]
    [InlineData("../../etc/passwd", "_._etc_passwd")]
    [InlineData("..\\x", "_x")]
    [InlineData("/etc/passwd", "_etc_passwd")]
    [InlineData("C:\\x", "C__x")]
    [InlineData("x:stream", "x_stream")]
    [InlineData("<a>\"b\"|?*", "_a__b____")]
    [InlineData(".bashrc", "bashrc")]
    [InlineData("v1...v2", "v1.v2")]
    [InlineData("name.", "name")]
    [InlineData("name . ", "name")]
    [InlineData("  name", "name")]
    [InlineData("a\0b\r\nc\u001Bd\u0085", "a_b__c_d_")]
    [InlineData("a\u202Egpj.exe", "a_gpj.exe")]
    [InlineData("a\u2028b\u200Bc", "a_b_c")]
    [InlineData("CON", "_CON")]
    [InlineData("nul.txt", "_nul.txt")]
    [InlineData("Com1.tar.gz", "_Com1.tar.gz")]
    [InlineData("aux .txt", "_aux .txt")]
    [InlineData("LPT²", "_LPT²")]
    [InlineData("conin$", "_conin$")]
    [InlineData("con_", "con_")]
    [InlineData("console", "console")]
    [InlineData("com10", "com10")]
    [InlineData("e\u0301", "\u00E9")]
    public void Names_are_made_safe(string name, string safe)
    {
        Assert.Equal(safe, FileNameSyntax.Sanitize(name));
        Assert.Equal(name.Length > 0 && name == safe, FileNameSyntax.IsSafe(name));
    }

    [Fact]
    public void Half_a_character_is_none() => Assert.Equal("a_b", FileNameSyntax.Sanitize("a\uD800b"));

    [Theory]
    [InlineData("http://example.test/a/b.txt", "b.txt")]
    [InlineData("http://example.test/a/b.txt?c=/d.exe#e/f", "b.txt")]
    [InlineData("http://example.test/a/b/", "b")]
    [InlineData("http://example.test/a%20b+c.txt", "a b+c.txt")]
    [InlineData("http://example.test/Gr%C3%BC%C3%9Fe.txt", "Grüße.txt")]
    [InlineData("http://example.test/%2e%2e%2fpasswd", "_passwd")]
    [InlineData("http://example.test/x/%2E%2E%5Cpasswd", "_passwd")]
    [InlineData("http://example.test/%FF%zz", "%FF%zz")]
    [InlineData("http://example.test/%00", "_")]
    [InlineData("http://example.test/NUL", "_NUL")]
    [InlineData("http://example.test/", null)]
    [InlineData("http://example.test", null)]
    [InlineData("http://example.test/%20", null)]
    public void An_address_gives_its_last_segment(string uri, string? name) =>
        Assert.Equal(name, FileNameSyntax.FromUri(new Uri(uri)));

    [Fact]
    public void A_name_is_cut_to_what_file_systems_take_and_keeps_its_extension()
    {
        Assert.Equal(new string('a', 255), FileNameSyntax.Sanitize(new string('a', 300)));
        Assert.Equal(new string('a', 251) + ".txt", FileNameSyntax.Sanitize(new string('a', 300) + ".txt"));
        Assert.Equal(new string('ü', 125) + ".txt", FileNameSyntax.Sanitize(new string('ü', 200) + ".txt"));
        Assert.Equal(string.Concat(Enumerable.Repeat("😀", 63)), FileNameSyntax.Sanitize(string.Concat(Enumerable.Repeat("😀", 70))));
        Assert.Equal("a." + new string('b', 253), FileNameSyntax.Sanitize("a." + new string('b', 300)));
        Assert.Equal(new string('a', 200) + ".txt", FileNameSyntax.Sanitize(new string('a', 200) + new string(' ', 100) + ".txt"));
    }

    [Fact]
    public void Any_text_gives_a_name_that_is_safe_or_empty() => Property.Holds(choices =>
    {
        var text = Text(choices);

        var name = FileNameSyntax.Sanitize(text);

        Assert.True(name.Length == 0 || FileNameSyntax.IsSafe(name), $"{text} gives {name}");
        Assert.True(Encoding.UTF8.GetByteCount(name) <= FileNameSyntax.MaximumLength);
        Assert.DoesNotContain("..", name, StringComparison.Ordinal);
        Assert.DoesNotContain(name, character => "<>:\"/\\|?*".Contains(character, StringComparison.Ordinal) || char.IsControl(character));
        Assert.Equal(name.Trim(' ', '.'), name);
    });

    /// <summary>Text of what names break on, long at times.</summary>
    internal static string Text(Choices choices)
    {
        string[] parts = ["a", "A", ".", "..", " ", "/", "\\", ":", "%2f", "%", "con", "NUL", "ü", "u\u0308", "😀", "\uD83D", "\n", "\u202E", ".txt", " (2)"];
        var text = new StringBuilder();
        for (var count = choices.Next(8); count > 0; count--)
        {
            text.Insert(text.Length, choices.Of(parts), choices.Of([1, 1, 1, 2, 200]));
        }

        return text.ToString();
    }
}
