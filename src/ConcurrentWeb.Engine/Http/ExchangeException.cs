namespace ConcurrentWeb.Http;

/// <summary>A failure that the chain itself found, on its way to becoming a value; it never leaves the engine.</summary>
internal sealed class ExchangeException(WebErrorKind kind, string reason, Exception? inner = null) : Exception(reason, inner)
{
    internal WebErrorKind Kind { get; } = kind;
}
