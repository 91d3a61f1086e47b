namespace ConcurrentWeb.Http;

/// <summary>
/// What a body is read into. Whoever reads it, <see cref="BodyReader"/>, keeps to the limits of size and time; a
/// destination only gives room and takes what was put there.
/// </summary>
internal abstract class BodyDestination
{
    /// <summary>Bytes that it holds already, of an earlier answer that this one goes on from.</summary>
    internal long Start { get; private protected init; }

    /// <summary>The largest size for a body that is not compressed; null for the same as any other.</summary>
    internal virtual long? Maximum => null;

    /// <summary>Room for the next bytes; never empty.</summary>
    internal abstract Memory<byte> Free { get; }

    /// <summary>Gets ready. It is called once, before anything is read, when the body is known to be acceptable so far.</summary>
    /// <param name="announced">How many bytes the answer says will come; null where it does not.</param>
    internal abstract void Open(long? announced);

    /// <summary>Takes the next bytes, which were put at the start of <see cref="Free"/>.</summary>
    internal abstract ValueTask AdvanceAsync(int count);
}
