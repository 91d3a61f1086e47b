namespace ConcurrentWeb;

/// <summary>
/// Stands for an input that holds a secret (a row with an Authorization header, an address with a key in it) wherever
/// errors are kept and printed. It shows the input with <c>***</c> in place of the secret, and piped back into a
/// command of this module it runs as the input itself.
/// </summary>
public sealed class RedactedInput
{
    private readonly string _shown;

    internal RedactedInput(object value, string shown)
    {
        Value = value;
        _shown = shown;
    }

    /// <summary>The input itself. Not public, so that no view and no serializer prints it.</summary>
    internal object Value { get; }

    /// <summary>The input with its secrets hidden.</summary>
    /// <returns>A single line.</returns>
    public override string ToString() => _shown;
}
