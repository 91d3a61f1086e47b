using System.Net;
using ConcurrentWeb.Http;

namespace ConcurrentWeb.Engine.Tests.Http;

public sealed class TimerPoolTests
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    private readonly TimerPool _pool = new(TimeProvider.System);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void A_source_is_used_again_and_nobody_who_watched_it_hears_of_that()
    {
        var first = _pool.Rent(Long);
        var heard = false;
        first.Token.Register(() => heard = true);
        _pool.Return(first);

        var second = _pool.Rent(Long);
        Assert.Same(first, second);
        second.Cancel();
        Assert.False(heard);
    }

    [Fact]
    public void A_cancelled_source_is_not_used_again()
    {
        var first = _pool.Rent(Long);
        first.Cancel();
        _pool.Return(first);

        using var second = _pool.Rent(Long);
        Assert.NotSame(first, second);
        Assert.False(second.IsCancellationRequested);
    }

    [Fact]
    public void Two_at_once_have_one_each()
    {
        using var first = _pool.Rent(Long);
        using var second = _pool.Rent(Long);
        Assert.NotSame(first, second);
    }

    [Fact]
    public async Task Requests_share_a_source_one_after_the_other_but_not_one_whose_body_may_still_be_on_its_way()
    {
        using var transport = new TokenKeeper();
        using var engine = new RequestEngine(new EngineOptions { Transport = transport });
        var get = new RequestDefinition { Uri = new Uri("http://here.test/") };
        var post = get with { Method = HttpMethod.Post, CreateContent = () => new ByteArrayContent(new byte[100]) };

        foreach (var request in new[] { post, get, get, post, get })
        {
            Assert.Null((await engine.SendAsync(request, Stop)).Error);
        }

        var tokens = transport.Tokens;
        Assert.Equal(tokens[1], tokens[2]);
        Assert.DoesNotContain(tokens[0], tokens[1..]);
        Assert.DoesNotContain(tokens[3], tokens[4..]);
        Assert.All(transport.Tokens, token => Assert.False(token.IsCancellationRequested));
    }

    [Fact]
    public async Task An_exchange_that_was_given_up_leaves_its_source_to_those_who_still_watch_it()
    {
        using var transport = new TokenKeeper();
        using var engine = new RequestEngine(new EngineOptions { Transport = transport, ConnectionTimeout = TimeSpan.FromMilliseconds(1), MaximumRetryCount = 0 });
        var request = new RequestDefinition { Uri = new Uri("http://here.test/never") };

        Assert.Equal(WebErrorKind.ConnectionTimeout, (await engine.SendAsync(request, Stop)).Error!.Kind);
        Assert.Equal(WebErrorKind.ConnectionTimeout, (await engine.SendAsync(request, Stop)).Error!.Kind);

        Assert.Equal(2, transport.Tokens.Distinct().Count());
        Assert.All(transport.Tokens, token => Assert.True(token.IsCancellationRequested));
    }

    /// <summary>Answers before it has read anything of the request, and keeps the token, as a transport does that still sends.</summary>
    private sealed class TokenKeeper : HttpMessageHandler
    {
        public List<CancellationToken> Tokens { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Tokens.Add(cancellationToken);
            if (request.RequestUri!.AbsolutePath == "/never")
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent([1]) };
        }
    }
}
