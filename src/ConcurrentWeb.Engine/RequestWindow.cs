using ConcurrentWeb.Limiting;
using ConcurrentWeb.Ordering;

namespace ConcurrentWeb;

/// <summary>The requests of one run between being added and being retired, with the memory that their finished bodies take.</summary>
public sealed class RequestWindow : RetirementWindow<WebResult>
{
    /// <summary>Smaller bodies are left out of the count: the window bounds them well enough, and counting costs a lock.</summary>
    private const int CountedBody = 4096;

    private readonly EngineOptions _options;
    private readonly RequestEngine _engine;

    /// <summary>The run's own: its bodies hold back its own requests, not those that are sent for a result while the others wait.</summary>
    private readonly ThrottleLimiter _turns;

    private readonly CancellationToken _stop;

    internal RequestWindow(RequestEngine engine, EngineOptions options, ThrottleLimiter turns, CancellationToken stop)
        : base(options)
    {
        _options = options;
        _engine = engine;
        _turns = turns;
        _stop = stop;
    }

    /// <summary>Starts a request.</summary>
    /// <param name="request">What to send.</param>
    /// <exception cref="InvalidOperationException">The window is full.</exception>
    public void Add(RequestDefinition request) => Add(RunAsync(request));

    /// <summary>Runs a request, and those that its answer leads to.</summary>
    internal Task<WebResult> RunAsync(RequestDefinition request) =>
        _options.MaximumPages == 1 ? SendAsync(request) : new PageChain(_options, _turns, SendAsync).FetchAsync(request);

    /// <summary>Sends a request, and counts its body until it is retired.</summary>
    private async Task<WebResult> SendAsync(RequestDefinition request)
    {
        var result = await _engine.SendAsync(request, _turns, _stop).ConfigureAwait(false);
        if (result.Body.Length > CountedBody)
        {
            _turns.Hold(result.Body.Length);
        }

        return result;
    }

    /// <inheritdoc/>
    protected override void OnRetired(WebResult result, out Task<WebResult>? following)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result.Body.Length > CountedBody)
        {
            _turns.Release(result.Body.Length);
        }

        following = result.Taken?.Invoke();
        result.Taken = null;
    }
}
