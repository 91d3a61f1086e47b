using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Engine.Tests.Origins;

public sealed class ServerQuotaTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ServerQuota _quota = new();

    [Fact]
    public void Where_nothing_is_announced_nothing_is_limited()
    {
        _quota.OnAnswer(null, 1, 10, Second);
        _quota.OnAnswer(new RateLimitInfo(null, null, 100, 60 * Second, null), 2, 10, Second);
        _quota.OnAnswer(new RateLimitInfo(5, null, 100, null, null), 3, 10, Second);
        _quota.OnNoAnswer(Second);

        Assert.Equal(long.MaxValue, _quota.AllowedAt(Second));
        Assert.Null(_quota.WaitAt(Second));
    }

    [Fact]
    public void No_more_may_be_in_flight_than_are_left_until_the_count_begins_anew()
    {
        Say(left: 3, resetIn: 10 * Second, number: 1, sent: 5, at: Second);

        Assert.Equal(3, _quota.AllowedAt(Second));
        Assert.Equal(3, _quota.AllowedAt(10.9 * Second));
        Assert.Equal(11 * Second, _quota.DueWith(inFlight: 3));
        Assert.Equal(TimeSpan.Zero, _quota.DueWith(inFlight: 2));
        Assert.Null(_quota.WaitAt(Second));
    }

    [Fact]
    public void Answers_that_overtake_each_other_do_not_raise_what_is_left()
    {
        Say(left: 3, resetIn: 10 * Second, number: 4, sent: 8, at: Second);
        Say(left: 6, resetIn: 10 * Second, number: 1, sent: 8, at: Second);
        Assert.Equal(3, _quota.AllowedAt(Second));

        Say(left: 2, resetIn: 10 * Second, number: 2, sent: 8, at: Second);
        Assert.Equal(2, _quota.AllowedAt(Second));
    }

    [Fact]
    public void An_answer_to_what_was_sent_later_is_newer_and_may_raise_it()
    {
        Say(left: 3, resetIn: 10 * Second, number: 4, sent: 8, at: Second);
        Say(left: 9, resetIn: 10 * Second, number: 9, sent: 9, at: 2 * Second);
        Assert.Equal(9, _quota.AllowedAt(2 * Second));
    }

    [Fact]
    public void A_later_reset_tells_of_the_next_count()
    {
        Say(left: 0, resetIn: Second, number: 4, sent: 8, at: Second);
        Say(left: 9, resetIn: 10 * Second, number: 5, sent: 8, at: 1.5 * Second);
        Assert.Equal(9, _quota.AllowedAt(2 * Second));
    }

    [Fact]
    public void When_nothing_is_left_it_tells_how_long_to_wait_and_what_is_on_its_way_does_not_use_it_up()
    {
        Say(left: 1, resetIn: 10 * Second, number: 1, sent: 2, at: Second);
        Assert.Null(_quota.WaitAt(Second));
        Say(left: 0, resetIn: 9 * Second, number: 2, sent: 2, at: 2 * Second);
        Assert.Equal(9 * Second, _quota.WaitAt(2 * Second));
        Assert.Null(_quota.WaitAt(12 * Second));
    }

    [Fact]
    public void After_the_reset_there_are_as_many_as_the_last_time_until_the_server_says_how_many()
    {
        Say(left: 9, resetIn: 10 * Second, number: 1, sent: 3, at: Second);
        Say(left: 7, resetIn: 10 * Second, number: 3, sent: 3, at: Second);
        Assert.Equal(10, _quota.AllowedAt(11 * Second));

        Say(left: 99, resetIn: 10 * Second, number: 4, sent: 4, at: 12 * Second);
        Assert.Equal(99, _quota.AllowedAt(12 * Second));
    }

    [Fact]
    public void A_server_that_announces_nothing_any_more_is_free_after_the_reset_only()
    {
        Say(left: 2, resetIn: 10 * Second, number: 1, sent: 3, at: Second);
        _quota.OnAnswer(null, 2, 3, 2 * Second);
        Assert.Equal(2, _quota.AllowedAt(2 * Second));
        Assert.Equal(3, _quota.AllowedAt(12 * Second));
        _quota.OnAnswer(null, 3, 3, 12 * Second);
        Assert.Equal(long.MaxValue, _quota.AllowedAt(12 * Second));
    }

    [Fact]
    public void What_ended_without_an_answer_may_have_been_counted()
    {
        Say(left: 2, resetIn: 10 * Second, number: 1, sent: 3, at: Second);
        _quota.OnNoAnswer(Second);
        Assert.Equal(1, _quota.AllowedAt(Second));

        for (var i = 0; i < 10; i++)
        {
            _quota.OnNoAnswer(20 * Second);
        }

        // One goes in any case, or nobody would ever find out.
        Assert.Equal(1, _quota.AllowedAt(20 * Second));
    }

    [Fact]
    public void A_quota_that_has_ended_refuses_until_its_time()
    {
        Assert.Null(_quota.RejectionAt(Second));
        _quota.EndUntil(100 * Second);
        Assert.Equal((WebErrorKind.QuotaExhausted, 100 * Second), (_quota.RejectionAt(99 * Second)!.Value.Kind, _quota.RejectionAt(Second)!.Value.Until));
        Assert.Null(_quota.RejectionAt(100 * Second));

        _quota.EndUntil(null);
        Assert.Null(_quota.RejectionAt(TimeSpan.FromDays(1000))!.Value.Until);
    }

    private void Say(long left, TimeSpan resetIn, long number, long sent, TimeSpan at) =>
        _quota.OnAnswer(new RateLimitInfo(left, resetIn, null, null, null), number, sent, at);
}
