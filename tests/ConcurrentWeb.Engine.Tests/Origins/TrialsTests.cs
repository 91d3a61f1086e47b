using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Engine.Tests.Origins;

public sealed class TrialsTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Trials _trials = new(start: Second, first: 2 * Second, failed => 2 * failed);

    [Fact]
    public void While_one_is_in_flight_no_other_is_due_and_after_it_failed_the_next_is()
    {
        Assert.Equal(2 * Second, _trials.Due);
        _trials.Send(7, 3 * Second);
        Assert.Null(_trials.Due);
        Assert.True(_trials.IsTrial(7));
        Assert.False(_trials.IsTrial(6));

        _trials.Fail(4 * Second);
        Assert.Equal((8 * Second, 1, 3 * Second), (_trials.Due, _trials.Failed, _trials.SentAt));
        Assert.False(_trials.IsTrial(7));
    }

    [Fact]
    public void One_that_told_nothing_is_followed_by_another_at_once()
    {
        _trials.Send(7, 3 * Second);
        _trials.Return(4 * Second);
        Assert.Equal((4 * Second, 0), (_trials.Due, _trials.Failed));
    }

    [Fact]
    public void The_servers_word_puts_them_off_and_never_forward()
    {
        _trials.NotBefore(10 * Second);
        _trials.NotBefore(5 * Second);
        Assert.Equal(10 * Second, _trials.Due);
        _trials.Send(7, 10 * Second);
        _trials.NotBefore(60 * Second);
        _trials.Fail(11 * Second);
        Assert.Equal(60 * Second, _trials.Due);
    }
}
