namespace ConcurrentWeb.Books;

/// <summary>How a provider may be asked: facts for those who send, which the provider itself does nothing about.</summary>
public sealed record BookProviderLimits
{
    /// <summary>The most ISBNs that one request may hold. Default: 1.</summary>
    public int MaximumIsbnsPerRequest { get; init; } = 1;

    /// <summary>The ISBNs that a request holds unless the user says otherwise. Default: 1.</summary>
    public int DefaultIsbnsPerRequest { get; init; } = 1;

    /// <summary>
    /// In how many ways a single ISBN can be asked for. Some services know some books in one way only, so the next way is
    /// tried where the one before found nothing. Default: 1.
    /// </summary>
    public int Forms { get; init; } = 1;

    /// <summary>
    /// Whether the service may serve nobody like this user, such as one without a key, so that it is worth asking it for one thing
    /// first. Default: false.
    /// </summary>
    public bool MayBeClosed { get; init; }

    /// <summary>The requests that the service allows a user a day, by its default; null where it does not count them.</summary>
    public int? RequestsPerDay { get; init; }

    /// <summary>The time zone (of the IANA data base) at whose midnight the quota of the day begins anew; null where there is none.</summary>
    public string? QuotaTimeZone { get; init; }

    /// <summary>The pace that the service asks for, in requests a second; null where it names none.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>How many requests may come at once before the pace counts. Default: 1.</summary>
    public int Burst { get; init; } = 1;

    /// <summary>How many requests may be in flight at once; null where the service does not say.</summary>
    public int? MaximumConcurrency { get; init; }

    /// <summary>When the quota of the day begins anew.</summary>
    /// <param name="now">The present moment.</param>
    /// <returns>The next midnight of the time zone; null where there is no quota, or the system does not know the zone.</returns>
    public DateTimeOffset? QuotaRenewal(DateTimeOffset now)
    {
        if (QuotaTimeZone is null || !TimeZoneInfo.TryFindSystemTimeZoneById(QuotaTimeZone, out var zone))
        {
            return null;
        }

        var midnight = TimeZoneInfo.ConvertTime(now, zone).Date.AddDays(1);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight));
    }
}
