using System.Net;
using ConcurrentWeb.Engine.Tests.Support;

namespace ConcurrentWeb.Engine.Tests;

/// <summary>
/// Runs requests through an engine and, beside it, through the plainest model of what it promises: which requests have
/// begun, and which results are out, after every answer.
/// </summary>
internal sealed class RequestRun : IDisposable
{
    /// <summary>Bodies up to here are not counted as held.</summary>
    private const int CountedBody = 4096;

    private readonly Choices _choices;
    private readonly EngineOptions _options;
    private readonly int _count;
    private readonly ScriptedTransport _transport = new();
    private readonly RequestEngine _engine;
    private readonly List<WebResult> _results = [];
    private readonly SemaphoreSlim _resultCame = new(0);

    // The model.
    private readonly List<int> _inFlight = [];
    private readonly HashSet<int> _ended = [];
    private readonly Dictionary<int, int> _lengths = [];
    private readonly Dictionary<int, WebErrorKind?> _expected = [];
    private readonly List<int> _out = [];
    private long _held;
    private int _begun;

    internal RequestRun(Choices choices, EngineOptions options, int count)
    {
        _choices = choices;
        _count = count;
        _options = options with { Transport = _transport, MaximumRetryCount = 0 };
        _engine = new RequestEngine(_options);
    }

    private int Admitted
    {
        get
        {
            var byWindow = _out.Count + _options.WindowSize;
            var byGroup = _options.BatchSize == 0 ? int.MaxValue : ((_out.Count / _options.BatchSize) + 1) * _options.BatchSize;
            return Math.Min(_count, Math.Min(byWindow, byGroup));
        }
    }

    public void Dispose()
    {
        _engine.Dispose();
        _transport.Dispose();
        _resultCame.Dispose();
    }

    internal async Task RunToTheEndAsync()
    {
        var taking = TakeAllAsync();
        await MoveOnAsync(taking);
        while (_inFlight.Count > 0)
        {
            // The slow ones are answered only when nothing else moves.
            var quick = _inFlight.FindAll(number => number % 7 != 0);
            End(_choices.Of(quick.Count > 0 ? quick : _inFlight));
            await MoveOnAsync(taking);
        }

        await taking;
        Assert.Equal(_count, _results.Count);
        Assert.Equal(_out, _results.Select(result => (int)result.Index));
        Assert.All(_results, result => Assert.Equal(_expected[(int)result.Index], result.Error?.Kind));
        Assert.All(_results, result => Assert.Equal(ExpectedLength(result), result.RawContentLength));
        Assert.InRange(_transport.Highest, 0, _options.ThrottleLimit);
        Assert.Equal(0, _engine.InFlight);
    }

    private long ExpectedLength(WebResult result) =>
        _expected[(int)result.Index] == WebErrorKind.ProtocolFailure ? -1 : _lengths[(int)result.Index];

    private async Task TakeAllAsync()
    {
        await foreach (var result in _engine.SendAllAsync(Source()))
        {
            _results.Add(result);
            _resultCame.Release();
        }
    }

    private IEnumerable<RequestDefinition> Source()
    {
        for (var i = 0; i < _count; i++)
        {
            // Read on the flow of control that takes the results, so their count is exact.
            Assert.InRange(i - _results.Count, 0, _options.WindowSize - 1);
            yield return ScriptedTransport.Request(i);
        }
    }

    private void End(int number)
    {
        var length = _choices.Of([0, 100, CountedBody, CountedBody + 1, 10_000, 30_000]);
        _lengths[number] = length;
        _inFlight.Remove(number);
        _ended.Add(number);
        switch (_choices.Next(5))
        {
            case 0:
                // Neither this nor the status of the next makes an origin look as if it were out.
                _expected[number] = WebErrorKind.ProtocolFailure;
                _lengths[number] = 0;
                Model(number);
                _transport[number].Fail(new HttpRequestException(HttpRequestError.InvalidResponse, "scripted"));
                break;
            case 1:
                _expected[number] = WebErrorKind.HttpStatusFailure;
                Model(number);
                _transport[number].Answer(new ByteArrayContent(new byte[length]), HttpStatusCode.InternalServerError);
                break;
            default:
                _expected[number] = null;
                Model(number);
                _transport[number].Answer(length);
                break;
        }
    }

    private void Model(int ended)
    {
        // The permit goes to the next one before the body counts as held, and the body is let go when the result is taken.
        Grant();
        _held += Held(ended);
        if (_options.Unordered)
        {
            Retire(ended);
        }

        while (!_options.Unordered && _ended.Contains(_out.Count))
        {
            Retire(_out.Count);
        }

        Grant();
    }

    private void Retire(int number)
    {
        _out.Add(number);
        _held -= Held(number);
    }

    private int Held(int number) => _lengths[number] > CountedBody ? _lengths[number] : 0;

    private void Grant()
    {
        while (_inFlight.Count < _options.ThrottleLimit && _held <= _options.MaximumBufferedSize && _begun < Admitted)
        {
            _inFlight.Add(_begun++);
        }
    }

    /// <summary>Waits until the engine is as far as the model, and sees that it is no further.</summary>
    private async Task MoveOnAsync(Task taking)
    {
        if (_begun == 0)
        {
            Grant();
        }

        var movedOn = CatchUpAsync();
        if (await Task.WhenAny(movedOn, taking) == taking)
        {
            await taking;
        }

        await movedOn;
        Assert.Equal(_begun, _transport.Begun);
        Assert.Equal(_out.Count, _results.Count);
    }

    private async Task CatchUpAsync()
    {
        await _transport.WhenBegunAsync(_begun);
        await Task.WhenAll(_inFlight.Select(number => _transport[number].Arrived.Task)).WaitAsync(Patience.Limit);
        while (_results.Count < _out.Count)
        {
            Assert.True(await _resultCame.WaitAsync(Patience.Limit), "A result is overdue.");
        }
    }
}
