using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Engine.Tests.Origins;

public sealed class DoubtTests
{
    private const double Unremarkable = 0.02;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Doubt _doubt = new();

    public DoubtTests()
    {
        for (var number = 1; number <= 10; number++)
        {
            _doubt.OnSent(number);
        }
    }

    [Fact]
    public void One_failure_holds_nothing_back_and_two_do_for_a_quarter_of_a_second()
    {
        Fail(3);
        Assert.Equal(TimeSpan.Zero, _doubt.HoldsUntil(Unremarkable));
        Fail(5);
        Assert.Equal(1.25 * Second, _doubt.HoldsUntil(Unremarkable));
    }

    [Fact]
    public void When_the_last_one_has_ended_another_one_goes()
    {
        Fail(3);
        Fail(10);
        Assert.Equal(TimeSpan.Zero, _doubt.HoldsUntil(Unremarkable));
        _doubt.OnSent(11);
        Assert.Equal(1.25 * Second, _doubt.HoldsUntil(Unremarkable));
        _doubt.OnEnded(11);
        Assert.Equal(TimeSpan.Zero, _doubt.HoldsUntil(Unremarkable));
    }

    [Fact]
    public void A_success_of_a_request_sent_later_ends_it_and_one_sent_before_does_not()
    {
        Fail(3);
        Fail(5);
        Succeed(2);
        Assert.NotEqual(TimeSpan.Zero, _doubt.HoldsUntil(Unremarkable));
        Succeed(4);
        Assert.Equal(TimeSpan.Zero, _doubt.HoldsUntil(Unremarkable));
        Fail(6);
        Assert.Equal(TimeSpan.Zero, _doubt.HoldsUntil(Unremarkable));
    }

    [Fact]
    public void Where_more_fail_by_chance_more_are_needed()
    {
        for (var number = 1; number <= 4; number++)
        {
            Fail(number);
        }

        Assert.Equal(TimeSpan.Zero, _doubt.HoldsUntil(0.25));
        Fail(5);
        Assert.NotEqual(TimeSpan.Zero, _doubt.HoldsUntil(0.25));
    }

    private void Fail(long number)
    {
        _doubt.OnEnded(number);
        _doubt.OnFailed(number, Second);
    }

    private void Succeed(long number)
    {
        _doubt.OnEnded(number);
        _doubt.OnSucceeded(number);
    }
}
