using ConcurrentWeb.Content;

namespace ConcurrentWeb.Engine.Tests.Content;

public sealed class HtmlElementsTests
{
    [Theory]
    [InlineData("<a href=x>1</a>", "<a href=x>1</a>")]
    [InlineData("x<A\nHREF='x'>1 <b>2</b>\n</A>y", "<A\nHREF='x'>1 <b>2</b>\n</A>")]
    [InlineData("<a href=1>1</a><a href=2>2</a>", "<a href=1>1</a>|<a href=2>2</a>")]
    [InlineData("<a href='a>b'>1</a>", "<a href='a>b'>1</a>")]
    [InlineData("<a href=1 /><p><a href=2>2</a>", "<a href=1 /><p><a href=2>2</a>")]
    [InlineData("<a href=1 /><p>", "<a href=1 />")]
    [InlineData("<a href=1><p>", "")]
    [InlineData("<a href=1><a href=2/>", "<a href=2/>")]
    [InlineData("<a >1</a>", "<a >1</a>")]
    [InlineData("<a>1</a>", "")]
    [InlineData("<abbr x>1</abbr></a>", "")]
    [InlineData("<a /", "")]
    [InlineData("<a />", "<a />")]
    [InlineData("<a/>", "")]
    [InlineData("<a  />", "<a  />")]
    [InlineData("<a", "")]
    [InlineData("", "")]
    public void Links(string html, string expected) => Assert.Equal(expected, Outer(HtmlElements.Links(html)));

    [Theory]
    [InlineData("<img src='x'>", "<img src='x'>")]
    [InlineData("<IMG\tsrc=x/>text<img  >", "<IMG\tsrc=x/>|<img  >")]
    [InlineData("<img><image x><img", "")]
    public void Images(string html, string expected) => Assert.Equal(expected, Outer(HtmlElements.Images(html)));

    [Theory]
    [InlineData("<input name='foo' value='bar'>baz</input>", "<input name='foo' value='bar'>")]
    [InlineData("<input name=a/><input name=b>", "<input name=a/>|<input name=b>")]
    public void Input_fields(string html, string expected) => Assert.Equal(expected, Outer(HtmlElements.InputFields(html)));

    [Theory]
    [InlineData("<a href=\"x y\" class='k' data-x=7 disabled>", "href=x y;class=k;data-x=7;disabled")]
    [InlineData("<a href = \"x\"\n id\t=\n'y'>", "href=x;id=y")]
    [InlineData("<a href=x/y?z=1&amp;q=2>", "href=x/y?z=1&amp;q=2")]
    [InlineData("<a href=''>", "href=")]
    [InlineData("<a href=>", "href")]
    [InlineData("<a href='a>b' id=1>x</a>", "href=a>b;id=1")]
    [InlineData("<a title='say \"hi\"'>", "title=say \"hi\"")]
    [InlineData("<a x=1 X=2 x>", "x=1")]
    [InlineData("<input checked/>", "checked")]
    [InlineData("<input / a=1 / >", "a=1")]
    [InlineData("<a href=\"never closed id=x>", "href=never;closed;id=x")]
    [InlineData("<a ='x' \"y\" z>", "x;y;z")]
    [InlineData("<a href=x>text b=c</a>", "href=x")]
    [InlineData("<a", "")]
    public void Attributes(string tag, string expected) => Assert.Equal(
        expected,
        string.Join(';', new HtmlElement(tag, "A").Attributes.Select(pair => pair.Value is null ? pair.Key : $"{pair.Key}={pair.Value}")));

    [Theory]
    [InlineData("<img ")]
    [InlineData("<a ")]
    [InlineData("<a x>")]
    [InlineData("<a x/>")]
    [InlineData("<input")]
    [InlineData("<img                 ")]
    [InlineData("<a x='")]
    [InlineData("<a x=\"'>")]
    [InlineData("<a x></a")]
    [InlineData("</a><a ")]
    [InlineData("a= ")]
    [InlineData("'")]
    public void No_text_makes_it_slow(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 1_000_000 / part.Length));
        foreach (var html in new[] { text, $"{text}>", $"<a {text}", $"<a {text}></a>", $"<img {text}>" })
        {
            // In time that grew with the square of the length this would take many minutes.
            foreach (var element in HtmlElements.Links(html).Concat(HtmlElements.Images(html)).Concat(HtmlElements.InputFields(html)))
            {
                foreach (var (name, _) in element.Attributes)
                {
                    Assert.NotEmpty(name);
                }
            }
        }
    }

    private static string Outer(IEnumerable<HtmlElement> elements) => string.Join('|', elements.Select(element => element.OuterHtml));
}
