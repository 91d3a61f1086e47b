using ConcurrentWeb.Ordering;

namespace ConcurrentWeb.Books.Dispatch;

/// <summary>A window whose tasks may be waiting for a request that is not full: whoever waits for the window has to say so.</summary>
internal sealed class BookWindow(EngineOptions options, BookDispatcher dispatcher) : RetirementWindow<BookAnswer>(options)
{
    /// <inheritdoc/>
    protected override void OnWaiting() => dispatcher.Wait();
}
