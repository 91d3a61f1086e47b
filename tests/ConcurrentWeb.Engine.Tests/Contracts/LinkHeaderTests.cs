namespace ConcurrentWeb.Engine.Tests.Contracts;

public sealed class LinkHeaderTests
{
    [Theory]
    [InlineData("<https://x.test/2>; rel=\"next\"", "next=https://x.test/2")]
    [InlineData("<https://x.test/2>; rel=next", "next=https://x.test/2")]
    [InlineData("<https://x.test/2>;rel=next;title=two", "next=https://x.test/2")]
    [InlineData(" < https://x.test/2 > ; REL = \"next\" ", "next=https://x.test/2")]
    [InlineData("<?page=2>; rel=next", "next=http://origin.test/list/a?page=2")]
    [InlineData("</b>; rel=next", "next=http://origin.test/b")]
    [InlineData("<//other.test/b>; rel=next", "next=http://other.test/b")]
    [InlineData("<https://x.test/1>; rel=prev, <https://x.test/3>; rel=next", "prev=https://x.test/1|next=https://x.test/3")]
    [InlineData("<https://x.test/1>; rel=\"first  prev\"", "first=https://x.test/1|prev=https://x.test/1")]
    [InlineData("<https://x.test/1,2;3>; rel=next", "next=https://x.test/1,2;3")]
    [InlineData("<https://x.test/1>; title=\"a, <b>; rel=c\"; rel=next", "next=https://x.test/1")]
    [InlineData("<https://x.test/1>; title=\"a \\\" <b>; rel=c\"; rel=next", "next=https://x.test/1")]
    [InlineData("<https://x.test/1>; rel=next; rel=last", "next=https://x.test/1")]
    [InlineData("<https://x.test/1>; rel=next, <https://x.test/2>; rel=NEXT", "next=https://x.test/1")]
    [InlineData("<https://x.test/1>; anchor, <https://x.test/2>; rel=next", "next=https://x.test/2")]
    [InlineData("<https://x.test/1>", "")]
    [InlineData("<https://x.test/1>; rel=", "")]
    [InlineData("<https://x.test/1>; rel=\"next", "next=https://x.test/1")]
    [InlineData("https://x.test/1; rel=next", "")]
    [InlineData("<https://x.test/1; rel=next", "")]
    [InlineData("<>; rel=self", "")]
    [InlineData("<http://[>; rel=next, <https://x.test/2>; rel=last", "last=https://x.test/2")]
    [InlineData("{https://x.test/1}; rel=next,<https://x.test/2>;rel=last", "last=https://x.test/2")]
    [InlineData("<https://x.test/1>;  rel=\"next\",  <https://x.test/2>;  rel=\"last\"", "next=https://x.test/1|last=https://x.test/2")]
    [InlineData("", "")]
    public void Targets_are_found_by_their_relations(string header, string expected)
    {
        using var response = ResponseWith(header);

        var links = LinkHeader.Parse(response);

        Assert.Equal(expected, string.Join('|', links.Select(link => $"{link.Key}={link.Value}")));
    }

    [Fact]
    public void All_headers_count_and_names_have_no_case()
    {
        using var response = ResponseWith("<https://x.test/1>; rel=prev", "<https://x.test/3>; rel=Next");

        var links = LinkHeader.Parse(response);

        Assert.Equal("https://x.test/3", links["next"]);
        Assert.Equal("https://x.test/1", links["PREV"]);
    }

    [Fact]
    public void Without_an_answer_there_are_no_links() => Assert.Empty(LinkHeader.Parse(response: null));

    private static HttpResponseMessage ResponseWith(params string[] headers)
    {
        var response = new HttpResponseMessage
        {
            RequestMessage = new HttpRequestMessage(HttpMethod.Get, "http://origin.test/list/a?page=1"),
        };
        Assert.True(response.Headers.TryAddWithoutValidation("Link", headers));
        return response;
    }
}
