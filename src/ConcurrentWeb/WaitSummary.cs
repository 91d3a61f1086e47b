namespace ConcurrentWeb;

/// <summary>For how long requests waited for something.</summary>
/// <param name="Cause">What they waited for.</param>
/// <param name="Time">For how long at least one of them did; so it is never more than the whole run took.</param>
/// <param name="Origin">
/// The origin whose requests waited longest for it; null for what is not a matter of one origin, such as the throttle.
/// </param>
/// <param name="IsElsewhereToo">Whether the requests of other origins waited for it for a part of the time that counts.</param>
public sealed record WaitSummary(WaitCause Cause, TimeSpan Time, string? Origin, bool IsElsewhereToo)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Quantity.Of(Time)} for {Object}";

    /// <summary>What was waited for, in words.</summary>
    internal string Object => Cause switch
    {
        WaitCause.Throttle => "a place under the throttle",
        WaitCause.Memory => "room in memory",
        WaitCause.OriginLimit => $"a place under the limit{Of}",
        WaitCause.Pace => $"the pace{Of}",
        WaitCause.Pause => $"the end of a pause{Of}",
        WaitCause.Circuit => $"the recovery{Of}",
        WaitCause.Retry => "the interval before a retry",
        WaitCause.Batch => "the next group",
        WaitCause.Window => "room in the window",
        _ => Cause.ToString(),
    };

    private string Of => (Origin, IsElsewhereToo) switch
    {
        (null, _) => string.Empty,
        (_, false) => $" of {Origin}",
        _ => $" of several origins, {Origin} most of all",
    };
}
