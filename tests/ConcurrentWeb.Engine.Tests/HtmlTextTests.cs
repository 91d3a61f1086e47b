using FsCheck;
using FsCheck.Fluent;

namespace ConcurrentWeb.Engine.Tests;

public class HtmlTextTests
{
    [Theory]
    [InlineData("A <b>bold</b> story", "A bold story")]
    [InlineData("one<br>two<br/>three<BR />four", "one\ntwo\nthree\nfour")]
    [InlineData("<p>one</p><p class=\"x\">two</p>", "one\n\ntwo")]
    [InlineData("one<br><br><br><br>two", "one\n\ntwo")]
    [InlineData("one <br> two", "one\ntwo")]
    [InlineData("<ul><li>one</li><li>two</li></ul>", "one\n\ntwo")]
    [InlineData("Tom &amp; Jerry&#39;s &quot;tale&quot;&nbsp;&mdash; &#x41;", "Tom & Jerry's \"tale\" — A")]
    [InlineData("5 < 6 and 7 > 6", "5 < 6 and 7 > 6")]
    [InlineData("&lt;b&gt; is a tag", "<b> is a tag")]
    [InlineData("a<!-- <p> > -->b", "ab")]
    [InlineData("a<!-- b", "a<!-- b")]
    [InlineData("a <b", "a <b")]
    [InlineData("&#27;[31mred&#7;", "[31mred")]
    [InlineData("plain\ntext", "plain\ntext")]
    [InlineData("<pre>x</pre>", "x")]
    [InlineData("<title>404</title><style>p { color: red }</style><h1>Not found</h1>", "Not found")]
    [InlineData("a<script>if (x < 1) document.write('<p>')</script>b", "ab")]
    [InlineData("a<script>never ended", "anever ended")]
    public void Gives_the_text(string html, string text) => Assert.Equal(text, HtmlText.ToPlainText(html));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("<p> &nbsp; </p>")]
    public void Nothing_stays_nothing(string? html) => Assert.Null(HtmlText.ToPlainText(html));

    [Theory]
    [InlineData("<")]
    [InlineData("<a")]
    [InlineData("<!--")]
    [InlineData("&")]
    [InlineData("<p>")]
    [InlineData("-->")]
    [InlineData("<script>")]
    public async Task Takes_time_in_proportion_to_the_length(string part)
    {
        // Quadratic time would be minutes.
        var html = string.Concat(Enumerable.Repeat(part, 300_000));
        var stop = TestContext.Current.CancellationToken;
        await Task.Run(() => HtmlText.ToPlainText(html), stop).WaitAsync(TimeSpan.FromSeconds(10), stop);
    }

    [Fact]
    public void No_text_throws_and_no_control_character_remains()
    {
        var texts = Gen
            .Elements("<", ">", "</", "<p>", "<!--", "-->", "&", "&lt;", "&#0;", "&#27;", "\0", "\r", "a", " ", "br", "\"", "\uD800")
            .ListOf()
            .Select(parts => string.Concat(parts));
        Prop.ForAll(
            texts.ToArbitrary(),
            html => HtmlText.ToPlainText(html)?.Any(c => char.IsControl(c) && c is not '\n' and not '\t') != true)
            .QuickCheckThrowOnFailure();
    }
}
