namespace ConcurrentWeb.Http;

/// <summary>The use of a transport by one engine, until it is disposed of.</summary>
internal sealed class TransportLease(HttpMessageHandler handler, Action giveBack) : IDisposable
{
    private Action? _giveBack = giveBack;

    internal HttpMessageHandler Handler { get; } = handler;

    public void Dispose() => Interlocked.Exchange(ref _giveBack, null)?.Invoke();
}
