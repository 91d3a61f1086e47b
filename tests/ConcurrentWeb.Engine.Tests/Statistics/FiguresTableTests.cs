using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Origins;
using ConcurrentWeb.Statistics;

namespace ConcurrentWeb.Engine.Tests.Statistics;

public sealed class FiguresTableTests
{
    private readonly FiguresTable _table = new();

    [Fact]
    public void Those_with_the_most_requests_come_first_and_the_others_together()
    {
        Count("http://few.test", 1);
        Count("http://most.test", 5);
        Count("http://some.test", 3);

        var (top, others) = _table.ToSummaries(2);

        Assert.Equal([("http://most.test", 5), ("http://some.test", 3)], top.Select(origin => (origin.Origin!, origin.Requests)));
        Assert.Equal((null, 1), (others!.Origin, others.Requests));
    }

    [Fact]
    public void There_are_no_others_where_all_are_listed()
    {
        Count("http://one.test", 1);

        Assert.Null(_table.ToSummaries(10).Others);
    }

    [Fact]
    public void Origins_without_number_take_no_more_room_and_no_request_is_lost()
    {
        const int Origins = 20_000;
        for (var i = 0; i < Origins; i++)
        {
            Count($"http://{i}.test", 1);
            Count("http://busy.test", 1);
        }

        var (top, others) = _table.ToSummaries(10);

        Assert.InRange(_table.All.Count(), 1, FiguresTable.Capacity);
        Assert.Equal(("http://busy.test", Origins), (top[0].Origin, top[0].Requests));
        Assert.Equal(2 * Origins, top.Sum(origin => origin.Requests) + others!.Requests);
    }

    [Fact]
    public void Whatever_is_asked_all_numbers_are_in_the_sum() => Property.Holds(choices =>
    {
        var table = new FiguresTable();
        var (requests, bytes, throttled) = (0L, 0L, 0L);
        while (!choices.AreUsedUp)
        {
            var report = new Outcome(choices.Of([OutcomeKind.Accepted, OutcomeKind.Throttled, OutcomeKind.Reset]));
            var size = choices.Next(1000);
            table[$"http://{choices.Next(2000)}.test"].Count(report, TimeSpan.FromMilliseconds(1), size);
            (requests, bytes, throttled) = (requests + 1, bytes + size, throttled + (report.Kind == OutcomeKind.Throttled ? 1 : 0));
        }

        var (top, others) = table.ToSummaries(choices.Next(5));
        OriginSummary[] all = others is null ? [.. top] : [.. top, others];
        Assert.Equal(
            (requests, bytes, throttled, requests),
            (all.Sum(origin => origin.Requests), all.Sum(origin => origin.BytesReceived), all.Sum(origin => origin.Throttled), all.Sum(origin => origin.TimeToFirstByte.Count)));
    });

    [Fact]
    public void The_origin_that_is_waited_for_longest_is_named()
    {
        _table["http://a.test"].Wait(WaitCause.Pace, TimeSpan.FromSeconds(1));
        _table["http://b.test"].Wait(WaitCause.Pace, TimeSpan.FromSeconds(9));
        _table["http://b.test"].Wait(WaitCause.Throttle, TimeSpan.FromSeconds(9));

        Assert.Equal(("http://b.test", true), Blamed(WaitCause.Pace));
        Assert.Equal((null, false), Blamed(WaitCause.Throttle));
        Assert.Equal((null, false), Blamed(WaitCause.Pause));

        (string?, bool) Blamed(WaitCause cause) =>
            _table.Blame(cause, TimeSpan.FromSeconds(10)) is var wait ? (wait.Origin, wait.IsElsewhereToo) : default;
    }

    private void Count(string origin, int times)
    {
        for (var i = 0; i < times; i++)
        {
            _table[origin].Count(new Outcome(OutcomeKind.Accepted), TimeSpan.FromMilliseconds(1), bytes: 10);
        }
    }
}
