namespace ConcurrentWeb.Origins;

/// <summary>One of the quotas that an answer speaks of.</summary>
internal sealed class RateLimitQuota
{
    /// <summary>In place of a position: an item of a structured field says all it has to say itself.</summary>
    internal const int Item = -1;

    /// <summary>What the names of its headers begin with.</summary>
    internal required string Family { get; init; }

    /// <summary>The scope in the headers' names, or the name of the item.</summary>
    internal required string Name { get; init; }

    /// <summary>The place in the lists of the headers; <see cref="Item"/> for an item.</summary>
    internal required int Position { get; init; }

    internal long? Remaining { get; set; }

    internal TimeSpan? ResetIn { get; set; }

    internal long? Limit { get; set; }

    internal TimeSpan? Window { get; set; }

    /// <summary>Whether it counts bytes or the like, not requests (draft-ietf-httpapi-ratelimit-headers-11, section 3.1.2).</summary>
    internal bool IsOfOtherUnit { get; set; }

    internal bool Is(RateLimitField field, int position) => Position == position && Family == field.Family && Name == field.Scope;

    /// <summary>Whether both are items that name one policy.</summary>
    internal bool HasPolicyOf(RateLimitQuota other) =>
        Position == Item && other.Position == Item && Family == other.Family && Name == other.Name;
}
