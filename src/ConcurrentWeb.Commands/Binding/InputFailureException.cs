namespace ConcurrentWeb.Commands.Binding;

/// <summary>An input, or one of its cells, cannot be used. It is thrown and caught within the binding of one item.</summary>
internal sealed class InputFailureException(WebErrorKind kind, string message, Exception? inner = null) : Exception(message, inner)
{
    internal WebErrorKind Kind { get; } = kind;
}
