using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Engine.Tests.Origins;

public sealed class SentRowTests
{
    private readonly SentRow _row = new();

    public SentRowTests() => Send(1, 20);

    [Fact]
    public void Rejections_of_requests_sent_one_after_the_other_are_a_row_in_whatever_order_they_come()
    {
        Assert.Equal(1, _row.Reject(7));
        Assert.Equal(1, _row.Reject(5));
        Assert.Equal(3, _row.Reject(6));
    }

    [Fact]
    public void What_was_accepted_or_is_still_on_its_way_ends_a_row()
    {
        _row.Reject(3);
        _row.Accept(4);
        _row.Reject(5);
        Assert.Equal(2, _row.Reject(6));
        Assert.Equal(1, _row.Reject(8));
    }

    [Fact]
    public void Old_outcomes_and_what_came_before_it_was_cleared_are_forgotten()
    {
        _row.Reject(1);
        Send(21, 1025);
        Assert.Equal(1, _row.Reject(2));
        _row.Clear();
        Assert.Equal(1, _row.Reject(3));
    }

    [Fact]
    public void The_length_is_bounded()
    {
        Send(21, 500);
        for (var number = 1; number < 300; number++)
        {
            _row.Reject(number);
        }

        Assert.InRange(_row.Reject(300), 64, 128);
    }

    private void Send(long first, long last)
    {
        for (var number = first; number <= last; number++)
        {
            _row.Send(number);
        }
    }
}
