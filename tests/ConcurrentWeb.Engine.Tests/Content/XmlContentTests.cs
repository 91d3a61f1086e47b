using System.Text;
using System.Xml;
using ConcurrentWeb.Content;

namespace ConcurrentWeb.Engine.Tests.Content;

public sealed class XmlContentTests
{
    [Theory]
    [InlineData("<rss version='2.0'><channel><title>t</title><item><title>1</title></item><item><title>2</title></item></channel></rss>")]
    [InlineData("<?xml version='1.0'?>\n<!-- c -->\n<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>1</title></entry>\n<Entry><title>2</title></Entry></feed>")]
    public void Feeds_give_their_items(string xml)
    {
        var items = XmlContent.TryReadFeed(Bytes(xml), Encoding.UTF8);

        Assert.NotNull(items);
        Assert.All(items, item => Assert.IsType<XmlElement>(item));
        Assert.Equal(["1", "2"], items.Select(item => item.InnerText));
    }

    [Fact]
    public void A_feed_may_be_empty() => Assert.Empty(XmlContent.TryReadFeed(Bytes("<rss><channel/></rss>"), Encoding.UTF8)!);

    [Theory]
    [InlineData("<a><item/></a>")]
    [InlineData("<a>1<b>2</b><c>3</c><d>4</d><rss/></a>")]
    [InlineData("not XML")]
    public void Others_are_no_feeds(string xml) => Assert.Null(XmlContent.TryReadFeed(Bytes(xml), Encoding.UTF8));

    [Fact]
    public void A_feed_that_breaks_off_is_not_passed_off_as_a_shorter_one() =>
        Assert.Throws<XmlException>(() => XmlContent.TryReadFeed(Bytes("<rss><channel><item/><item>"), Encoding.UTF8));

    [Fact]
    public void Entities_of_a_document_type_are_not_known()
    {
        const string Bomb = "<!DOCTYPE a [<!ENTITY l0 'lol'><!ENTITY l1 '&l0;&l0;&l0;&l0;&l0;&l0;&l0;&l0;'><!ENTITY l2 '&l1;&l1;&l1;&l1;'>]><a>&l2;</a>";

        Assert.Null(XmlContent.TryReadDocument(Bytes(Bomb)));
    }

    [Theory]
    [InlineData("<!DOCTYPE a SYSTEM 'file:///etc/hostname'><a/>")]
    [InlineData("<!DOCTYPE a [<!ENTITY e SYSTEM 'http://127.0.0.1:9/'>]><a/>")]
    [InlineData("<!DOCTYPE a [<!ENTITY % e SYSTEM 'http://127.0.0.1:9/'> %e;]><a/>")]
    public void Nothing_outside_the_document_is_fetched(string xml)
    {
        var document = XmlContent.TryReadDocument(Bytes(xml));

        Assert.Equal("<a />", document?.OuterXml);
    }

    [Fact]
    public void However_deep_it_is_nested_it_can_be_read()
    {
        var deep = string.Concat(Enumerable.Repeat("<a>", 100_000)) + string.Concat(Enumerable.Repeat("</a>", 100_000));

        Assert.NotNull(XmlContent.TryReadDocument(Bytes(deep)));
        Assert.Single(XmlContent.TryReadFeed(Bytes($"<rss><item>{deep}</item></rss>"), Encoding.UTF8)!);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
