using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.Ordering;

namespace ConcurrentWeb.Engine.Tests.Ordering;

/// <summary>Does the same to a window and to lists, and compares them after every step.</summary>
internal sealed class ModelledWindow
{
    private readonly Choices _choices;
    private readonly FakeTimeProvider _clock = new();
    private readonly EngineOptions _options;
    private readonly RetirementWindow<int> _window;
    private readonly TimeSpan _interval;

    // The model: the tasks by number, those that have not ended, and those inside in the order in which they are to go.
    private readonly List<TaskCompletionSource<int>> _tasks = [];
    private readonly List<int> _running = [];
    private readonly List<int> _inside = [];
    private readonly List<int> _retired = [];
    private TimeSpan _sinceGroup = TimeSpan.MaxValue;

    internal ModelledWindow(Choices choices, bool unordered, bool groups)
    {
        _choices = choices;
        _interval = groups ? TimeSpan.FromSeconds(choices.Next(3)) : TimeSpan.Zero;
        _options = new EngineOptions
        {
            WindowSize = choices.Between(1, 8),
            BatchSize = groups ? choices.Between(1, 10) : 0,
            BatchInterval = _interval,
            Unordered = unordered,
            TimeProvider = _clock,
        };
        _window = new RetirementWindow<int>(_options);
    }

    private bool ModelIsFull => _inside.Count >= _options.WindowSize || ModelGroupIsComplete;

    private bool ModelGroupIsComplete =>
        _options.BatchSize > 0 && _inside.Count > 0 && _tasks.Count % _options.BatchSize == 0;

    private int? ModelNext
    {
        get
        {
            // In completion order, what runs stands at the end of the list, and what has ended before it.
            return _inside.Count > 0 && !_running.Contains(_inside[0]) ? _inside[0] : null;
        }
    }

    internal void RunToTheEnd()
    {
        while (!_choices.AreUsedUp)
        {
            Step();
            Compare();
        }

        while (_inside.Count > 0)
        {
            if (_running.Count > 0)
            {
                End(_choices.Of(_running));
            }

            Retire();
            Compare();
        }

        Assert.Equal(_tasks.Count, _retired.Count);
        Assert.Equal(Enumerable.Range(0, _tasks.Count), _options.Unordered ? _retired.Order() : _retired);
    }

    private void Step()
    {
        switch (_choices.Next(8))
        {
            case 0 or 1 or 2:
                Add();
                break;
            case 3 or 4 when _running.Count > 0:
                End(_choices.Of(_running));
                break;
            case 7:
                Wait(TimeSpan.FromMilliseconds(500 * _choices.Next(4)));
                break;
            default:
                Retire();
                break;
        }
    }

    private void Add()
    {
        if (ModelIsFull)
        {
            Assert.Throws<InvalidOperationException>(() => _window.Add(Task.FromResult(-1)));
            return;
        }

        if (_window.PauseBeforeNext > TimeSpan.Zero)
        {
            return;
        }

        var source = new TaskCompletionSource<int>();
        var number = _tasks.Count;
        _tasks.Add(source);
        _sinceGroup = TimeSpan.MaxValue;
        if (_choices.Next(4) == 0)
        {
            source.SetResult(number);
            Enter(number, ended: true);
        }
        else
        {
            _running.Add(number);
            Enter(number, ended: false);
        }

        _window.Add(source.Task);
    }

    private void End(int number)
    {
        _running.Remove(number);
        if (_options.Unordered)
        {
            _inside.Remove(number);
            Enter(number, ended: true);
        }

        switch (_choices.Next(4))
        {
            case 0:
                _tasks[number].SetException(new NumberedException(number));
                break;
            case 1:
                _tasks[number].SetCanceled();
                break;
            default:
                _tasks[number].SetResult(number);
                break;
        }
    }

    private void Enter(int number, bool ended)
    {
        var firstRunning = _options.Unordered && ended ? _inside.FindIndex(_running.Contains) : -1;
        _inside.Insert(firstRunning < 0 ? _inside.Count : firstRunning, number);
    }

    private void Retire()
    {
        var groupWasComplete = ModelGroupIsComplete;
        if (ModelNext is not { } next)
        {
            Assert.False(_window.TryRetire(out _));
            return;
        }

        Assert.Equal(next, RetireOne(next));
        _inside.RemoveAt(0);
        _retired.Add(next);
        if (groupWasComplete && _inside.Count == 0)
        {
            _sinceGroup = TimeSpan.Zero;
        }
    }

    private int RetireOne(int expected)
    {
        try
        {
            Assert.True(_window.TryRetire(out var value));
            return value;
        }
        catch (NumberedException e)
        {
            return e.Number;
        }
        catch (OperationCanceledException)
        {
            // It bears no number: that the right task was cancelled is all there is to see.
            return _tasks[expected].Task.IsCanceled ? expected : -1;
        }
    }

    private void Wait(TimeSpan time)
    {
        _clock.Advance(time);
        _sinceGroup = _sinceGroup == TimeSpan.MaxValue ? _sinceGroup : _sinceGroup + time;
    }

    private void Compare()
    {
        Assert.Equal(_inside.Count, _window.Count);
        Assert.InRange(_window.Count, 0, _options.WindowSize);
        Assert.Equal(ModelIsFull, _window.IsFull);
        Assert.Equal(ModelGroupIsComplete, _window.IsGroupComplete);
        Assert.Equal(_sinceGroup < _interval ? _interval - _sinceGroup : TimeSpan.Zero, _window.PauseBeforeNext);
        if (_inside.Count > 0)
        {
            Assert.Equal(ModelNext is not null, _window.WhenRetirable().IsCompleted);
        }
    }

    private sealed class NumberedException(int number) : Exception
    {
        public int Number { get; } = number;
    }
}
