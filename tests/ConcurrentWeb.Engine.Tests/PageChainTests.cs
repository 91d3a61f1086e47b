using System.Net;
using ConcurrentWeb.Engine.Tests.Support;

namespace ConcurrentWeb.Engine.Tests;

public sealed class PageChainTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_come_in_order_in_the_place_of_their_input(bool unordered)
    {
        using var transport = new PagedTransport(pages: 40);
        using var engine = new RequestEngine(new EngineOptions { Transport = transport, MaximumPages = int.MaxValue, Unordered = unordered });

        var results = await Collect(engine, Inputs(5));

        Assert.Equal(200, results.Count);
        foreach (var input in results.GroupBy(result => result.Index))
        {
            Assert.Equal(Enumerable.Range(1, 40), input.Select(Page));
        }

        if (!unordered)
        {
            Assert.Equal(results.OrderBy(result => result.Index), results);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(99, 10)]
    public async Task No_more_pages_are_fetched_than_are_asked_for(int maximum, int expected)
    {
        using var transport = new PagedTransport(pages: 10);
        using var engine = new RequestEngine(new EngineOptions { Transport = transport, MaximumPages = maximum });

        var results = await Collect(engine, Inputs(1));

        Assert.Equal(expected, results.Count);
        Assert.Equal(expected, transport.Sent);
    }

    [Fact]
    public async Task A_page_that_fails_is_the_last()
    {
        using var transport = new PagedTransport(pages: 10) { FailingPage = 3 };
        using var engine = new RequestEngine(new EngineOptions { Transport = transport, MaximumPages = 10 });

        var results = await Collect(engine, Inputs(2));

        Assert.Equal([1, 2, 3, 1, 2, 3], results.Select(Page));
        Assert.Equal([false, false, true, false, false, true], results.Select(result => result.Error is not null));
    }

    [Fact]
    public async Task Only_some_pages_are_fetched_ahead()
    {
        using var transport = new PagedTransport(pages: int.MaxValue);
        using var engine = new RequestEngine(new EngineOptions { Transport = transport, MaximumPages = int.MaxValue });

        await foreach (var result in engine.SendAllAsync(Inputs(1), Stop))
        {
            if (Page(result) == 100)
            {
                break;
            }
        }

        Assert.InRange(transport.Sent, 100, 120);
    }

    [Fact]
    public async Task Bodies_that_take_all_the_room_do_not_keep_the_pages_away_that_everybody_waits_for()
    {
        using var transport = new PagedTransport(pages: 5) { BodyLength = 50_000 };
        using var engine = new RequestEngine(new EngineOptions
        {
            Transport = transport, MaximumPages = int.MaxValue, ThrottleLimit = 3, MaximumBufferedSize = 60_000,
        });

        var results = await Collect(engine, Inputs(20)).WaitAsync(Patience.Limit, Stop);

        Assert.Equal(100, results.Count);
    }

    [Fact]
    public async Task The_next_group_waits_for_the_last_page()
    {
        using var transport = new PagedTransport(pages: 3);
        using var engine = new RequestEngine(new EngineOptions { Transport = transport, MaximumPages = 3, BatchSize = 2 });

        var results = await Collect(engine, Inputs(4));

        Assert.Equal([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3], results.Select(result => (int)result.Index));
    }

    private static int Page(WebResult result) => int.Parse(result.Uri!.Query[1..], System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<RequestDefinition> Inputs(int count) =>
        Enumerable.Range(0, count).Select(i => new RequestDefinition { Uri = new Uri($"http://api.test/{i}?1"), Index = i });

    private static async Task<List<WebResult>> Collect(RequestEngine engine, IEnumerable<RequestDefinition> inputs)
    {
        var results = new List<WebResult>();
        await foreach (var result in engine.SendAllAsync(inputs, Stop))
        {
            results.Add(result);
        }

        return results;
    }

    /// <summary>Answers with a page that names the next one; some answers come at once and some later.</summary>
    private sealed class PagedTransport(int pages) : HttpMessageHandler
    {
        private int _sent;

        public int Sent => Volatile.Read(ref _sent);

        public int FailingPage { get; init; }

        public int BodyLength { get; init; } = 10;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _sent) % 3 == 0)
            {
                await Task.Yield();
            }

            var page = int.Parse(request.RequestUri!.Query[1..], System.Globalization.CultureInfo.InvariantCulture);
            var response = new HttpResponseMessage(page == FailingPage ? HttpStatusCode.NotFound : HttpStatusCode.OK)
            {
                RequestMessage = request,
                Content = new ByteArrayContent(new byte[BodyLength]),
            };
            if (page < pages)
            {
                response.Headers.TryAddWithoutValidation("Link", $"<?{page + 1}>; rel=\"next\"");
            }

            return response;
        }
    }
}
