namespace ConcurrentWeb.Limiting;

/// <summary>
/// The permission for one exchange, of a <see cref="PermitScheduler"/>; it is given back to it exactly once, with a
/// report of what the exchange came to.
/// </summary>
/// <param name="Origin">The origin that it is for.</param>
/// <param name="Place">The place of the input among all that ever asked for a permit; what it is sent again for keeps it.</param>
/// <param name="Number">The number of the exchange among all with the origin.</param>
/// <param name="Ordinal">How many exchanges with the origin were in flight with it, itself included.</param>
/// <param name="Round">The round of the origin's adaptive limit that it was granted in.</param>
/// <param name="Limit">The adaptive limit at that moment; 0 where there is none.</param>
/// <param name="SentAt">When it was granted, on the scheduler's clock.</param>
internal sealed record Permit(OriginState Origin, long Place, long Number, int Ordinal, int Round, int Limit, TimeSpan SentAt);
