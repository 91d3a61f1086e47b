using ConcurrentWeb.Origins;
using ConcurrentWeb.Ordering;

namespace ConcurrentWeb;

/// <summary>The requests of one run between being added and being retired, with the memory that their finished bodies take.</summary>
public sealed class RequestWindow : RetirementWindow<WebResult>
{
    private readonly EngineOptions _options;
    private readonly RequestEngine _engine;

    private readonly RunMemory _memory;

    private readonly CancellationToken _stop;

    internal RequestWindow(RequestEngine engine, EngineOptions options, RunMemory memory, CancellationToken stop)
        : base(options)
    {
        _options = options;
        _engine = engine;
        _memory = memory;
        _stop = stop;
    }

    /// <summary>Starts a request.</summary>
    /// <param name="request">What to send.</param>
    /// <exception cref="InvalidOperationException">The window is full.</exception>
    public void Add(RequestDefinition request) => Add(RunAsync(request));

    /// <summary>Runs a request, and those that its answer leads to.</summary>
    internal Task<WebResult> RunAsync(RequestDefinition request) =>
        _options.MaximumPages == 1 ? SendAsync(request) : new PageChain(_options, _memory, SendAsync).FetchAsync(request);

    private Task<WebResult> SendAsync(RequestDefinition request) => _engine.SendAsync(request, _memory, _stop);

    /// <inheritdoc/>
    protected override Task WhenNeeded() => _engine.WhenNeeded(_memory);

    /// <inheritdoc/>
    protected override void OnRetired(WebResult result, out Task<WebResult>? following)
    {
        ArgumentNullException.ThrowIfNull(result);
        _engine.Release(_memory, result);
        following = result.Taken?.Invoke();
        result.Taken = null;
    }
}
