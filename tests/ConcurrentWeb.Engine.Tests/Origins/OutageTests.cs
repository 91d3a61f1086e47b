using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Engine.Tests.Origins;

public sealed class OutageTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Outage _outage = new(patience: 120 * Second);
    private long _sent;

    [Fact]
    public void Four_failures_say_nothing_and_five_in_a_row_make_others_wait_for_a_trial()
    {
        Fail(4, Second);
        Reach();
        Fail(4, Second);
        Assert.Null(_outage.Since);

        Fail(1, Second);
        Assert.Equal((Second, 1.5 * Second), (_outage.Since, _outage.TrialDue));
        Assert.False(_outage.IsOpenAt(Second));
    }

    [Fact]
    public void Those_that_were_on_their_way_together_count_once()
    {
        Fail(50, Second);

        Assert.Equal(1.25 * Second, _outage.TrialDue);
        Assert.False(_outage.IsOpenAt(Second));
    }

    [Fact]
    public void One_that_was_sent_before_the_failures_does_not_tell_that_they_are_over()
    {
        var before = ++_sent;
        Fail(5, Second);
        Assert.False(_outage.OnReached(before, 50));
        Assert.NotNull(_outage.Since);
    }

    [Fact]
    public void A_recovery_is_seen_within_a_second_and_a_tenth_and_five_at_the_most()
    {
        Reach();
        Fail(5, TimeSpan.Zero);
        for (var trial = 0; trial < 30; trial++)
        {
            var at = _outage.TrialDue!.Value;
            FailTrial(at);
            var wait = _outage.TrialDue!.Value - at;
            Assert.InRange(wait, Second / 4, Earlier((0.95 * Second) + (at * 0.1), 5 * Second));
        }

        static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;
    }

    [Theory]
    [InlineData(false, 3.5)]
    [InlineData(true, 120)]
    public void One_that_never_answered_is_given_up_within_seconds_and_another_after_the_patience(bool hasAnswered, double seconds)
    {
        if (hasAnswered)
        {
            Reach();
        }

        Fail(5, Second);
        while (!_outage.IsOpenAt(_outage.TrialDue!.Value - TimeSpan.FromTicks(1)))
        {
            FailTrial(_outage.TrialDue!.Value);
        }

        Assert.Equal(Second + (seconds * Second), _outage.GivesUpAt);

        // The next trial is let through all the same, or nobody would ever find out.
        Assert.False(_outage.IsOpenAt(_outage.TrialDue!.Value));
    }

    [Fact]
    public void When_it_is_over_others_follow_one_by_one_up_to_the_ceiling()
    {
        Reach();
        Fail(5, Second);
        _outage.OnSent(++_sent, 2 * Second);
        Assert.True(_outage.OnReached(_sent, 3));
        Assert.Null(_outage.Since);
        Assert.Equal(1, _outage.Ramp);
        Reach(ceiling: 3);
        Assert.Equal(2, _outage.Ramp);
        Reach(ceiling: 3);
        Assert.Equal(3, _outage.Ramp);
        Reach(ceiling: 3);
        Assert.Null(_outage.Ramp);
    }

    [Fact]
    public void A_gateway_that_never_had_another_answer_gives_each_address_its_own_status()
    {
        Fail(5, TimeSpan.Zero, isResponse: true);
        while (_outage.TrialDue is { } due)
        {
            FailTrial(due, isResponse: true);
        }

        Fail(100, 10 * Second, isResponse: true);
        Assert.Null(_outage.Since);
        Reach();
        Fail(100, 11 * Second, isResponse: true);
        Assert.NotNull(_outage.Since);
    }

    [Fact]
    public void Where_a_part_fails_by_chance_five_in_a_row_are_no_outage()
    {
        for (var i = 0; i < 100; i++)
        {
            Fail(1, Second);
            Reach();
        }

        Fail(6, Second);
        Assert.Null(_outage.Since);
        Fail(30, Second);
        Assert.NotNull(_outage.Since);
    }

    [Fact]
    public void Whatever_happens_the_next_trial_is_never_further_off_than_five_seconds() => Property.Holds(choices =>
    {
        var outage = new Outage(choices.Next(100) * Second);
        var (now, sent) = (TimeSpan.Zero, 0L);
        while (!choices.AreUsedUp)
        {
            now += TimeSpan.FromMilliseconds(choices.Next(20_000));
            if (outage.Since is null || outage.TrialDue <= now)
            {
                outage.OnSent(++sent, now);
            }

            switch (choices.Next(8))
            {
                case 0:
                    outage.OnReached(sent, 50);
                    break;
                case 1:
                    outage.OnUnknown(sent, now);
                    break;
                default:
                    outage.OnFailed(sent, choices.Next(2) == 0, fault: null, now);
                    break;
            }

            if (outage.Since is not null)
            {
                Assert.InRange(outage.TrialDue ?? now, TimeSpan.Zero, now + (5 * Second));
                Assert.False(outage.IsOpenAt(outage.TrialDue ?? outage.Since.Value));
            }
        }
    });

    private void Reach(int ceiling = 50) => _outage.OnReached(++_sent, ceiling);

    private void Fail(int count, TimeSpan now, bool isResponse = false)
    {
        for (var i = 0; i < count; i++)
        {
            _outage.OnFailed(++_sent, isResponse, fault: null, now);
        }
    }

    private void FailTrial(TimeSpan now, bool isResponse = false)
    {
        _outage.OnSent(++_sent, now);
        _outage.OnFailed(_sent, isResponse, fault: null, now);
    }
}
