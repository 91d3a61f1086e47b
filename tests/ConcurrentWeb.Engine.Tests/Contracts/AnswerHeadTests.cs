using System.Net;
using System.Net.Http.Headers;

namespace ConcurrentWeb.Engine.Tests.Contracts;

public sealed class AnswerHeadTests
{
    private static readonly Uri Address = new("http://example.test/answered?x=1");

    [Fact]
    public async Task A_message_made_again_says_what_the_first_one_said()
    {
        using var original = Answer();
        using var made = AnswerHead.Of(original)!.ToMessage("text"u8.ToArray());

        Assert.Equal((original.StatusCode, original.ReasonPhrase, original.Version), (made.StatusCode, made.ReasonPhrase, made.Version));
        Assert.Equal(Lines(original.Headers), Lines(made.Headers));
        Assert.Equal(Lines(original.Content.Headers), Lines(made.Content.Headers));
        var (sent, shown) = (original.RequestMessage!, made.RequestMessage!);
        Assert.Equal((sent.Method, sent.RequestUri, sent.Version), (shown.Method, shown.RequestUri, shown.Version));
        Assert.Equal(Lines(sent.Headers), Lines(shown.Headers));
        Assert.Equal("text", await made.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Headers_without_a_valid_value_stay_as_they_are()
    {
        using var original = Answer();
        original.Headers.TryAddWithoutValidation("Date", "yesterday");
        original.Content.Headers.TryAddWithoutValidation("Content-Type", "not a type");

        using var made = AnswerHead.Of(original)!.ToMessage(default);

        Assert.Equal("yesterday", made.Headers.NonValidated["Date"].ToString());
        Assert.Equal("not a type", made.Content.Headers.NonValidated["Content-Type"].ToString());
    }

    [Fact]
    public void A_message_with_more_to_it_is_kept_itself()
    {
        using var withBody = Answer();
        withBody.RequestMessage!.Content = new ByteArrayContent([1]);
        using var withTrailer = Answer();
        withTrailer.TrailingHeaders.Add("X-Checksum", "1");
        using var alone = new HttpResponseMessage();

        Assert.Null(AnswerHead.Of(withBody));
        Assert.Null(AnswerHead.Of(withTrailer));
        Assert.Null(AnswerHead.Of(alone));
        Assert.Same(withBody, new WebResult { Answer = withBody }.BaseResponse);
    }

    [Fact]
    public void A_result_makes_its_message_once()
    {
        using var original = Answer();
        var result = new WebResult { Answer = original };

        Assert.Equal((404, "Nowhere", Address, new Version(1, 0)), (result.StatusCode, result.StatusDescription, result.ResponseUri, result.HttpVersion));
        Assert.NotSame(original, result.BaseResponse);
        Assert.Same(result.BaseResponse, result.BaseResponse);
    }

    private static HttpResponseMessage Answer()
    {
        var request = new HttpRequestMessage(HttpMethod.Head, Address) { Version = HttpVersion.Version20 };
        request.Headers.TryAddWithoutValidation("User-Agent", "made up (for a test)");
        request.Headers.Add("X-Twice", ["1", "2"]);
        var answer = new HttpResponseMessage(HttpStatusCode.NotFound)
        {
            ReasonPhrase = "Nowhere",
            Version = HttpVersion.Version10,
            RequestMessage = request,
            Content = new ByteArrayContent([]),
        };
        answer.Headers.Add("Set-Cookie", ["a=1", "b=2"]);
        answer.Headers.Add("X-Order", "first");
        answer.Content.Headers.Add("Content-Language", "en");
        return answer;
    }

    private static IEnumerable<string> Lines(HttpHeaders headers) =>
        from header in headers.NonValidated
        from value in header.Value
        select $"{header.Key}: {value}";
}
