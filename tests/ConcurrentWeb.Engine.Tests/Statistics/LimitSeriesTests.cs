using ConcurrentWeb.Statistics;

namespace ConcurrentWeb.Engine.Tests.Statistics;

public sealed class LimitSeriesTests
{
    private const string Here = "http://here.test";

    private readonly LimitSeries _series = new();
    private readonly OriginFigures _figures = new();

    [Fact]
    public void What_changes_is_kept_and_what_stays_the_same_is_not()
    {
        Note(0, limit: 4);
        Note(100, limit: 4);
        Note(200, limit: 8);
        Note(300, limit: 8);

        Assert.Equal([(0, 4), (200, 8)], Readings());
    }

    [Fact]
    public void A_pace_is_kept_when_it_has_changed_by_a_twentieth()
    {
        for (var i = 0; i <= 100; i++)
        {
            _series.Note(_figures, new LimitReading(TimeSpan.FromSeconds(i), Here, 0, 100 + i));
        }

        var rates = _series.ToList([_figures]).Select(reading => reading.RequestsPerSecond!.Value).ToList();
        Assert.Equal((100, 200), (rates[0], rates[^1]));
        Assert.InRange(rates.Count, 8, 16);
    }

    [Fact]
    public void The_last_reading_is_told_even_where_it_came_too_soon_to_be_kept()
    {
        Note(0, limit: 4);
        Note(1, limit: 5);
        Note(2, limit: 6);

        Assert.Equal([(0, 4), (2, 6)], Readings());
    }

    [Fact]
    public void However_many_changes_there_are_the_series_stays_small_and_spans_the_run()
    {
        const int Changes = 100_000;
        for (var i = 0; i < Changes; i++)
        {
            Note(i * 100, limit: 1 + (i % 50));
        }

        var readings = Readings();
        Assert.InRange(readings.Count, LimitSeries.Capacity / 4, LimitSeries.Capacity + 1);
        Assert.Equal((0, 100 * (Changes - 1)), (readings[0].Milliseconds, readings[^1].Milliseconds));
        Assert.InRange(readings.Zip(readings.Skip(1), (one, next) => next.Milliseconds - one.Milliseconds).Max(), 1, Changes * 100 / 50);
    }

    [Fact]
    public void Nor_do_many_origins_make_it_large()
    {
        var all = Enumerable.Range(0, 5000).Select(_ => new OriginFigures()).ToList();
        for (var i = 0; i < all.Count; i++)
        {
            _series.Note(all[i], new LimitReading(TimeSpan.FromSeconds(i), $"http://{i}.test", 4, null));
        }

        Assert.InRange(_series.ToList(all).Count, LimitSeries.Capacity / 2, LimitSeries.Capacity);
    }

    private void Note(int milliseconds, int limit) =>
        _series.Note(_figures, new LimitReading(TimeSpan.FromMilliseconds(milliseconds), Here, limit, null));

    private List<(int Milliseconds, int Limit)> Readings() =>
        [.. _series.ToList([_figures]).Select(reading => ((int)reading.Time.TotalMilliseconds, reading.ConcurrencyLimit))];
}
