using System.Diagnostics.CodeAnalysis;
using ConcurrentWeb.Limiting;
using ConcurrentWeb.Ordering;

namespace ConcurrentWeb;

/// <summary>
/// The requests of one run between being added and being retired, with the memory that their finished bodies take. One
/// thread, or one flow of control, owns it. The rules of adding are those of <see cref="RetirementWindow{T}"/>.
/// </summary>
public sealed class RequestWindow
{
    private readonly RequestEngine _engine;
    private readonly RetirementWindow<WebResult> _window;
    private readonly ThrottleLimiter _throttle;
    private readonly CancellationToken _stop;

    internal RequestWindow(RequestEngine engine, EngineOptions options, ThrottleLimiter throttle, CancellationToken stop)
    {
        _engine = engine;
        _window = new RetirementWindow<WebResult>(options);
        _throttle = throttle;
        _stop = stop;
    }

    /// <inheritdoc cref="RetirementWindow{T}.Count"/>
    public int Count => _window.Count;

    /// <inheritdoc cref="RetirementWindow{T}.IsFull"/>
    public bool IsFull => _window.IsFull;

    /// <inheritdoc cref="RetirementWindow{T}.IsGroupComplete"/>
    public bool IsGroupComplete => _window.IsGroupComplete;

    /// <inheritdoc cref="RetirementWindow{T}.PauseBeforeNext"/>
    public TimeSpan PauseBeforeNext => _window.PauseBeforeNext;

    /// <summary>Starts a request.</summary>
    /// <param name="request">What to send.</param>
    public void Add(RequestDefinition request) => _window.Add(RunAsync(request));

    /// <summary>Puts in, in its place, the result of an input that cannot be sent.</summary>
    /// <param name="result">The failure.</param>
    public void Add(WebResult result) => _window.Add(Task.FromResult(result));

    /// <inheritdoc cref="RetirementWindow{T}.TryRetire"/>
    public bool TryRetire([MaybeNullWhen(false)] out WebResult result)
    {
        if (!_window.TryRetire(out result))
        {
            return false;
        }

        Release(result);
        return true;
    }

    /// <inheritdoc cref="RetirementWindow{T}.WhenRetirable"/>
    public Task WhenRetirable() => _window.WhenRetirable();

    /// <inheritdoc cref="RetirementWindow{T}.RetireAsync"/>
    public async ValueTask<WebResult> RetireAsync()
    {
        var result = await _window.RetireAsync().ConfigureAwait(false);
        Release(result);
        return result;
    }

    /// <inheritdoc cref="RetirementWindow{T}.AbandonAsync"/>
    public Task AbandonAsync() => _window.AbandonAsync();

    /// <summary>Small bodies are left out of the count: the window bounds them well enough, and counting costs a lock.</summary>
    private const int CountedBody = 4096;

    private async Task<WebResult> RunAsync(RequestDefinition request)
    {
        var result = await _engine.SendAsync(request, _stop).ConfigureAwait(false);
        if (result.Body.Length > CountedBody)
        {
            _throttle.Hold(result.Body.Length);
        }

        return result;
    }

    private void Release(WebResult result)
    {
        if (result.Body.Length > CountedBody)
        {
            _throttle.Release(result.Body.Length);
        }
    }
}
