using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Limiting;

namespace ConcurrentWeb.Engine.Tests.Limiting;

public sealed class CircuitTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Circuit _circuit = new();

    [Fact]
    public void Four_failures_say_nothing_and_five_in_a_row_make_others_wait_for_a_trial()
    {
        Fail(4, Second);
        _circuit.OnReached();
        Fail(4, Second);
        Assert.False(_circuit.IsSuspicious);
        Assert.Equal(TimeSpan.Zero, _circuit.TrialAt);

        Fail(1, Second);
        Assert.True(_circuit.IsSuspicious);
        Assert.Equal(1.5 * Second, _circuit.TrialAt);
        Assert.False(_circuit.IsOpenAt(Second));
    }

    [Fact]
    public void Those_that_were_on_their_way_together_count_once()
    {
        Fail(50, Second);

        Assert.Equal(1.5 * Second, _circuit.TrialAt);
        Assert.False(_circuit.IsOpenAt(Second));
    }

    [Fact]
    public void Three_trials_that_fail_open_it_until_the_next_and_the_waits_double_up_to_thirty_seconds()
    {
        Fail(5, TimeSpan.Zero);
        double[] waits = [0.5, 1, 2, 4, 8, 16, 30, 30];
        for (var trial = 0; trial < waits.Length; trial++)
        {
            var at = _circuit.TrialAt;
            Assert.False(_circuit.IsOpenAt(at));
            Fail(1, at);
            Assert.Equal(trial + 1 >= waits.Length ? 30 : waits[trial + 1], (_circuit.TrialAt - at).TotalSeconds);
            Assert.Equal(trial >= 2, _circuit.IsOpenAt(at));
        }
    }

    [Fact]
    public void One_that_is_reached_closes_it_and_all_begins_anew()
    {
        Fail(5, TimeSpan.Zero);
        for (var trial = 0; trial < 4; trial++)
        {
            Fail(1, _circuit.TrialAt);
        }

        _circuit.OnReached();
        Assert.False(_circuit.IsSuspicious);
        Assert.False(_circuit.IsOpenAt(Second));
        Fail(5, 100 * Second);
        Assert.Equal(100.5 * Second, _circuit.TrialAt);
        Assert.False(_circuit.IsOpenAt(100 * Second));
    }

    [Fact]
    public void Silence_counts_for_a_server_that_never_answered_and_for_no_other()
    {
        for (var i = 0; i < 5; i++)
        {
            _circuit.OnUnanswered(Second, fault: null);
        }

        Assert.True(_circuit.IsSuspicious);
        _circuit.OnReached();
        for (var i = 0; i < 50; i++)
        {
            _circuit.OnUnanswered(2 * Second, fault: null);
        }

        Assert.False(_circuit.IsSuspicious);
    }

    [Fact]
    public void Whatever_happens_the_next_trial_is_never_further_off_than_thirty_seconds() => Property.Holds(choices =>
    {
        var circuit = new Circuit();
        var now = TimeSpan.Zero;
        while (!choices.AreUsedUp)
        {
            now += TimeSpan.FromMilliseconds(choices.Next(20_000));
            switch (choices.Next(6))
            {
                case 0:
                    circuit.OnReached();
                    break;
                case 1:
                    circuit.OnUnanswered(now, fault: null);
                    break;
                default:
                    circuit.OnNotConnected(now, fault: null);
                    break;
            }

            Assert.InRange(circuit.TrialAt, TimeSpan.Zero, now + (30 * Second));
            Assert.False(circuit.IsOpenAt(circuit.TrialAt));
        }
    });

    private void Fail(int count, TimeSpan now)
    {
        for (var i = 0; i < count; i++)
        {
            _circuit.OnNotConnected(now, fault: null);
        }
    }
}
