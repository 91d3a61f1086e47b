using ConcurrentWeb.Books.Dispatch;
using ConcurrentWeb.Engine.Tests.Support;

namespace ConcurrentWeb.Engine.Tests.Books.Dispatch;

public sealed class SourcePatienceTests
{
    private readonly SourcePatience _patience = new();
    private double? _since;

    [Theory]
    [InlineData(new[] { 0.0 }, 0, false)]
    [InlineData(new[] { 0.0 }, 30, false)]
    [InlineData(new[] { 0.0 }, 31, true)]
    [InlineData(new[] { 0, 0.1, 0.2, 1, 2, 3, 9.9 }, 0, false)]
    [InlineData(new[] { 0, 1, 2, 10.0 }, 0, true)]
    [InlineData(new[] { 0, 20.0 }, 0, true)]
    [InlineData(new[] { 0, 5, 10.0 }, 5, true)]
    [InlineData(new[] { 0, 20.0 }, 20, true)]
    public void It_ends_after_ten_seconds_of_rejections_or_with_a_pause_to_beyond_thirty(double[] refusals, double pause, bool isOver) =>
        Assert.Equal(isOver, RefuseAt(pause, refusals));

    [Fact]
    public void An_answer_between_begins_it_anew()
    {
        Assert.False(RefuseAt(0, 0, 1, 9));
        Answer();
        Assert.False(RefuseAt(0, 11, 12, 20));
        Assert.True(RefuseAt(0, 21));
    }

    [Fact]
    public void It_rests_for_a_minute_and_twice_as_long_each_time_that_a_trial_is_refused_until_it_answers()
    {
        Assert.True(RefuseAt(0, 0, 5, 10));
        Assert.Equal(70, Rest());
        Assert.True(RefuseAt(0, 69));
        Assert.Equal(70, Rest());
        Assert.False(_patience.RestsAt(TimeSpan.FromSeconds(70)));
        Assert.True(RefuseAt(0, 70));
        Assert.Equal(70 + 120, Rest());
        Answer();
        Assert.Null(_patience.RestsUntil);
        Assert.True(RefuseAt(0, 300, 305, 310));
        Assert.Equal(370, Rest());
    }

    [Fact]
    public void It_rests_no_shorter_than_it_asks_for_and_never_for_hours()
    {
        Assert.True(RefuseAt(100, 0));
        Assert.Equal(100, Rest());
        for (var trial = 0; trial < 20; trial++)
        {
            var now = Rest();
            Assert.True(RefuseAt(0, now));
            Assert.InRange(Rest() - now, 60, 1000);
        }
    }

    [Fact]
    public void A_service_that_answers_now_and_then_is_never_put_aside() => Property.Holds(choices =>
    {
        var patience = new SourcePatience();
        var (now, answered, rejecting) = (0.0, 0.0, (double?)null);
        while (!choices.AreUsedUp)
        {
            now = Math.Min(now + choices.Of([0, 0.01, 0.3, 2, 7]), answered + 9);
            if (now >= answered + 9 || choices.Next(4) == 0)
            {
                (answered, rejecting) = (now, null);
                patience.OnAnswered();
            }
            else
            {
                rejecting ??= now;
                var pause = TimeSpan.FromSeconds(choices.Of([0, 1, 20]));
                Assert.False(patience.IsLostAfter(TimeSpan.FromSeconds(now - rejecting.Value), pause, TimeSpan.FromSeconds(now)));
            }
        }
    });

    private void Answer()
    {
        _since = null;
        _patience.OnAnswered();
    }

    private double Rest() => _patience.RestsUntil!.Value.TotalSeconds;

    /// <summary>Whether it is over after the last of some refusals, and only then.</summary>
    private bool RefuseAt(double pause, params double[] seconds)
    {
        var isOver = false;
        foreach (var at in seconds)
        {
            Assert.False(isOver);
            _since ??= at;
            isOver = _patience.IsLostAfter(TimeSpan.FromSeconds(at - _since.Value), TimeSpan.FromSeconds(pause), TimeSpan.FromSeconds(at));
        }

        return isOver;
    }
}
