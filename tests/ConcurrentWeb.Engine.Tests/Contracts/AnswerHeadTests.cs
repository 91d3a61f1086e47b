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
        using var made = AnswerHead.Of(original, 0)!.ToMessage(Address, "text"u8.ToArray());

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

        using var made = AnswerHead.Of(original, 0)!.ToMessage(Address, default);

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

        Assert.Null(AnswerHead.Of(withBody, 0));
        Assert.Null(AnswerHead.Of(withTrailer, 0));
        Assert.Null(AnswerHead.Of(alone, 0));
    }

    [Fact]
    public void A_result_makes_its_message_once()
    {
        using var original = Answer();
        var result = new WebResult { Answer = (null, AnswerHead.Of(original, 0), Address) };

        Assert.Equal((404, "NotFound", Address, new Version(1, 0)), (result.StatusCode, result.StatusDescription, result.ResponseUri, result.HttpVersion));
        Assert.Equal("Nowhere", result.BaseResponse?.ReasonPhrase);
        Assert.NotSame(original, result.BaseResponse);
        Assert.Same(result.BaseResponse, result.BaseResponse);
    }

    [Fact]
    public void Answers_whose_heads_are_the_same_share_one()
    {
        using var first = Answer();
        using var second = Answer();
        var head = AnswerHead.Of(first, 0);

        Assert.Same(head, AnswerHead.Of(second, 0, head));
    }

    public static TheoryData<string, Action<HttpResponseMessage>> Differences => new()
    {
        { "the status", static answer => answer.StatusCode = HttpStatusCode.Gone },
        { "the reason", static answer => answer.ReasonPhrase = "Not here" },
        { "the version", static answer => answer.Version = HttpVersion.Version11 },
        { "a value", static answer => Replace(answer.Headers, "X-Order", "second") },
        { "a value of several", static answer => Replace(answer.Headers, "Set-Cookie", "a=1", "b=3") },
        { "a value less", static answer => Replace(answer.Headers, "Set-Cookie", "a=1") },
        { "the last header more", static answer => answer.Content.Headers.Add("X-More", "1") },
        { "many headers more", static answer => AddMany(answer.Headers) },
        { "the last header less", static answer => answer.Content.Headers.Clear() },
        { "no header", static answer => { answer.Headers.Clear(); answer.Content.Headers.Clear(); } },
        { "a name", static answer => { answer.Content.Headers.Clear(); answer.Content.Headers.Add("X-Language", "en"); } },
        { "whose header it is", static answer => { answer.Content.Headers.Clear(); answer.Headers.Add("Content-Language-Of", "en"); } },
        { "the method", static answer => answer.RequestMessage!.Method = HttpMethod.Get },
        { "the version asked for", static answer => answer.RequestMessage!.Version = HttpVersion.Version11 },
        { "a header of the request", static answer => Replace(answer.RequestMessage!.Headers, "X-Twice", "1", "3") },
        { "a header of the request more", static answer => answer.RequestMessage!.Headers.Add("X-More", "1") },
    };

    [Theory]
    [MemberData(nameof(Differences))]
    public void What_an_answer_says_does_not_depend_on_the_one_before(string difference, Action<HttpResponseMessage> change)
    {
        using var before = Answer();
        using var answer = Answer();
        change(answer);
        var like = AnswerHead.Of(before, 0)!;

        var head = AnswerHead.Of(answer, 0, like)!;

        using var made = head.ToMessage(Address, default);
        using var unchanged = like.ToMessage(Address, default);
        Assert.True(head != like, difference);
        Assert.Equal(Whole(answer), Whole(made));
        Assert.Equal(Whole(before), Whole(unchanged));
    }

    [Theory]
    [InlineData("4", true)]
    [InlineData("04", false)]
    [InlineData("9", false)]
    public void A_length_is_the_body_s_own_where_it_is_the_same(string announced, bool isShared)
    {
        using var first = Answer();
        using var second = Answer();
        first.Content.Headers.TryAddWithoutValidation("Content-Length", "5");
        second.Content.Headers.TryAddWithoutValidation("Content-Length", announced);
        var like = AnswerHead.Of(first, 5);

        var head = AnswerHead.Of(second, 4, like)!;

        using var made = head.ToMessage(Address, "text"u8.ToArray());
        Assert.Equal(isShared, ReferenceEquals(like, head));
        Assert.Equal(announced, made.Content.Headers.NonValidated["Content-Length"].ToString());
    }

    [Fact]
    public void Of_a_head_that_differs_in_one_value_the_rest_is_shared()
    {
        using var before = Answer();
        using var answer = Answer();
        Replace(answer.Headers, "X-Order", "second");
        before.Content.Headers.Add("X-Long", new string('x', 40));
        answer.Content.Headers.Add("X-Long", new string('x', 40));
        var like = AnswerHead.Of(before, 0)!;

        using var made = AnswerHead.Of(answer, 0, like)!.ToMessage(Address, default);
        using var unchanged = like.ToMessage(Address, default);

        Assert.Same(unchanged.Content.Headers.NonValidated["X-Long"].ToString(), made.Content.Headers.NonValidated["X-Long"].ToString());
    }

    private static void Replace(HttpHeaders headers, string name, params string[] values)
    {
        headers.Remove(name);
        headers.Add(name, values);
    }

    private static void AddMany(HttpHeaders headers)
    {
        for (var i = 0; i < 40; i++)
        {
            headers.Add($"X-Many-{i}", ["1", "2"]);
        }
    }

    private static IEnumerable<string> Whole(HttpResponseMessage answer)
    {
        var request = answer.RequestMessage!;
        return
        [
            $"{request.Method} {request.RequestUri} {request.Version}", .. Lines(request.Headers),
            $"{answer.Version} {answer.StatusCode} {answer.ReasonPhrase}", .. Lines(answer.Headers), "of the content", .. Lines(answer.Content.Headers),
        ];
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
