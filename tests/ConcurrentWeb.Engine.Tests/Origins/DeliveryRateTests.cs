using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Engine.Tests.Origins;

public sealed class DeliveryRateTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly DeliveryRate _rate = new();
    private TimeSpan _now;
    private long _sent;

    [Fact]
    public void Without_rejections_there_is_no_pace()
    {
        for (var i = 0; i < 1000; i++)
        {
            Accept();
        }

        Assert.Null(_rate.Rate);
        Assert.True(_rate.MaySendAt(_now));
    }

    [Fact]
    public void Two_per_cent_at_random_are_no_limit()
    {
        for (var i = 1; i <= 5000; i++)
        {
            if (i % 50 == 0)
            {
                Reject();
            }
            else
            {
                Accept();
            }
        }

        Assert.Null(_rate.Rate);
        Assert.False(_rate.IsClosed);
    }

    [Fact]
    public void A_row_of_rejections_closes_it_until_a_trial_is_accepted_and_what_was_taken_is_the_pace()
    {
        Accept(50);

        Reject();
        Reject();
        Assert.False(_rate.IsClosed);
        Reject();
        Assert.True(_rate.IsClosed);

        while (_now < 10 * Second)
        {
            _now = Later(_now, _rate.DueAt(_now));
            Assert.True(_rate.MaySendAt(_now));
            _rate.OnSent(++_sent, _now);
            Assert.False(_rate.MaySendAt(_now));
            if (_now < 10 * Second)
            {
                _rate.OnRejected(_sent, _now);
            }
            else
            {
                _rate.OnAccepted(_sent, default, _now);
            }
        }

        Assert.False(_rate.IsClosed);
        Assert.InRange(_rate.Rate!.Value, 4.5, 5.5);
        Assert.True(_rate.IsLimit);
    }

    [Fact]
    public void The_pause_that_a_server_asks_for_closes_it_at_once_for_as_long()
    {
        Accept();
        _rate.OnSent(++_sent, _now);
        _rate.OnRejected(_sent, _now, 7 * Second);

        Assert.True(_rate.IsClosed);
        Assert.Equal(_now + (7 * Second), _rate.DueAt(_now));
        Assert.False(_rate.MaySendAt(_now + (6.9 * Second)));
        Assert.True(_rate.MaySendAt(_now + (7 * Second)));
    }

    [Fact]
    public void Where_single_requests_ask_for_a_pause_it_is_their_own_from_the_second_on()
    {
        for (var pause = 1; pause <= 2; pause++)
        {
            Assert.False(_rate.HoldsOnlyItself);
            Accept(200);
            _rate.OnSent(++_sent, _now);
            _rate.OnRejected(_sent, _now, Second);
            _now += Second;
            Accept();
            Assert.Null(_rate.Rate);
        }

        Assert.True(_rate.HoldsOnlyItself);
        _rate.OnSent(++_sent, _now);
        _rate.OnRejected(_sent, _now, Second);
        Assert.False(_rate.IsClosed);
    }

    [Fact]
    public void A_higher_pace_that_is_rejected_does_not_close_it()
    {
        var bucket = new Bucket(50, 5);
        Serve(bucket, seconds: 5);
        var known = _rate.FoundRate!.Value;
        var closed = 0;
        var (taken, _) = Serve(now => bucket.Takes(now) & (closed += _rate.IsClosed ? 1 : 0) >= 0, seconds: 30);

        Assert.InRange(known, 40, 55);
        Assert.InRange(taken, 30 * 45, (30 * 50) + 5);
        Assert.Equal(0, closed);
    }

    [Fact]
    public void A_trial_that_told_nothing_is_followed_by_another()
    {
        _rate.OnSent(++_sent, _now);
        _rate.OnRejected(_sent, _now, Second);
        _now += Second;
        _rate.OnSent(++_sent, _now);
        Assert.False(_rate.MaySendAt(_now));
        _rate.OnUnknown(_sent, _now);
        Assert.True(_rate.MaySendAt(_now));
    }

    [Theory]
    [InlineData(10, 0.2)]
    [InlineData(50, 0.2)]
    [InlineData(50, 2)]
    public void The_pace_of_a_bucket_is_found_and_kept_to(int perSecond, double burst)
    {
        var (taken, rejected) = Serve(new Bucket(perSecond, perSecond * burst), seconds: 60);

        Assert.InRange(taken, 60 * perSecond * 0.85, (60 * perSecond * 1.001) + (burst * perSecond) + 1);
        Assert.InRange(rejected, 1, 50 + (0.05 * taken));
    }

    /// <summary>With three a second it takes long to tell a limit from chance; what is rejected meanwhile is no part of this.</summary>
    [Fact]
    public void Of_a_slow_bucket_hardly_anything_is_left_unused()
    {
        var (taken, _) = Serve(new Bucket(3, 6), seconds: 60);

        Assert.InRange(taken, 60 * 3 * 0.85, (60 * 3) + 7);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.25)]
    public void Where_slowing_down_does_not_help_rejections_are_chance_and_there_is_no_pace(double share)
    {
        var random = new Random(17);
        Serve(_ => random.NextDouble() >= share, seconds: 60);

        Assert.Null(_rate.Rate);
        Assert.True(_rate.HoldsOnlyItself);
        Assert.InRange(_rate.Chance.Share, share * 0.6, share * 1.6);
    }

    /// <summary>It takes long until a small share is told from a limit that rejects few.</summary>
    [Theory]
    [InlineData(0.02)]
    [InlineData(0.05)]
    public void Where_few_are_rejected_by_chance_they_are_sent_nearly_as_fast(double share)
    {
        var random = new Random(17);
        var (taken, _) = Serve(_ => random.NextDouble() >= share, seconds: 60);

        Assert.InRange(taken, 0.75 * 60 * 200 * (1 - share), 60 * 200);
    }

    [Fact]
    public void A_limit_that_is_lifted_is_found_to_be_within_a_minute()
    {
        var bucket = new Bucket(10, 2);
        Serve(bucket, seconds: 30);
        var (taken, _) = Serve(_ => true, seconds: 60);
        Assert.True(_rate.Rate is null or > 100, $"{_rate.Rate}");
        Assert.InRange(taken, 1000, int.MaxValue);
    }

    private (int Taken, int Rejected) Serve(Bucket bucket, int seconds) => Serve(bucket.Takes, seconds);

    /// <summary>Sends as fast as it may, up to 200 a second and 50 at once, each answered 20 ms later.</summary>
    private (int Taken, int Rejected) Serve(Func<TimeSpan, bool> takes, int seconds)
    {
        var (taken, rejected, end) = (0, 0, _now + (seconds * Second));
        var answers = new Queue<(TimeSpan At, long Number, bool IsTaken)>();
        for (; _now < end; _now += TimeSpan.FromMilliseconds(5))
        {
            while (answers.TryPeek(out var answer) && answer.At <= _now)
            {
                answers.Dequeue();
                if (answer.IsTaken)
                {
                    taken++;
                    _rate.OnAccepted(answer.Number, TimeSpan.FromMilliseconds(20), _now);
                }
                else
                {
                    rejected++;
                    _rate.OnRejected(answer.Number, _now);
                }
            }

            if (_rate.MaySendAt(_now) && answers.Count < Math.Max(1, 50 - _rate.Withheld))
            {
                _rate.OnSent(++_sent, _now);
                answers.Enqueue((_now + TimeSpan.FromMilliseconds(20), _sent, takes(_now)));
            }
        }

        return (taken, rejected);
    }

    private void Accept(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Accept();
        }
    }

    private void Accept()
    {
        _now += TimeSpan.FromMilliseconds(1);
        _rate.OnSent(++_sent, _now);
        _rate.OnAccepted(_sent, TimeSpan.FromMilliseconds(1), _now);
    }

    private void Reject()
    {
        _now += TimeSpan.FromMilliseconds(1);
        _rate.OnSent(++_sent, _now);
        _rate.OnRejected(_sent, _now);
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private sealed class Bucket(double perSecond, double size)
    {
        private double _left = Math.Max(1, size);
        private TimeSpan _last;

        public bool Takes(TimeSpan now)
        {
            _left = Math.Min(Math.Max(1, size), _left + ((now - _last).TotalSeconds * perSecond));
            _last = now;
            if (_left < 1)
            {
                return false;
            }

            _left--;
            return true;
        }
    }
}
