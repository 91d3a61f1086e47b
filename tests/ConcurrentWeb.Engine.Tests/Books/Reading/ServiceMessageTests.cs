using ConcurrentWeb.Books;

namespace ConcurrentWeb.Engine.Tests.Books.Reading;

public class ServiceMessageTests
{
    private const string Untouched = "{ as the engine has it }";

    [Theory]
    [InlineData("""{"error": {"code": 503, "message": "Service temporarily unavailable.", "errors": [{"message": "other"}]}}""", "Service temporarily unavailable.")]
    [InlineData("""{"error": "bad request", "message": "more"}""", "bad request")]
    [InlineData("""{"status": "failed", "message": [{"type": "a", "message": "No such filter."}, {"message": "No such sort."}]}""", "No such filter.; No such sort.")]
    [InlineData("""{"message": "Forbidden"}""", "Forbidden")]
    [InlineData("""{"type": "about:blank", "title": "Too Many Requests", "detail": "Come back later."}""", "Come back later.")]
    [InlineData("""{"title": "Too Many Requests"}""", "Too Many Requests")]
    [InlineData("""{"message": "two\u001b[31m colours"}""", "two[31m colours")]
    [InlineData("""<diagnostic><message>System error</message><details>the index is down</details></diagnostic>""", "System error: the index is down")]
    [InlineData("""<a><d:diagnostic xmlns:d="x"><d:message>System error</d:message></d:diagnostic></a>""", "System error")]
    public void The_message_is_what_is_said_to_people(string body, string said) => Assert.Equal(said, Read(body));

    [Theory]
    [InlineData("")]
    [InlineData("Bad Gateway")]
    [InlineData("<html><body>Bad Gateway</body></html>")]
    [InlineData("<!DOCTYPE a [<!ENTITY b 'c'>]><diagnostic><message>&b;</message></diagnostic>")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("17")]
    [InlineData("""{"error": 17, "message": null, "title": " "}""")]
    [InlineData("""{"error": {"message": {}}, "message": []}""")]
    public void Where_there_is_none_the_body_stays(string body) => Assert.Equal(Untouched, Read(body));

    [Fact]
    public void A_long_one_is_cut()
    {
        var said = Read($$"""{"message": "{{new string('x', 700)}}"}""");
        Assert.Equal(new string('x', 500) + "…", said);
    }

    private static string? Read(string body)
    {
        var answer = WebResults.Status(503, body);
        return ServiceMessage.Read(answer.Error! with { ServerMessage = Untouched }, answer).ServerMessage;
    }
}
