namespace ConcurrentWeb;

/// <summary>What was in force for an origin at a moment of a run.</summary>
/// <param name="Time">Since the start of the run.</param>
/// <param name="Origin">The origin, such as <c>https://example.org:8443</c>.</param>
/// <param name="ConcurrencyLimit">How many requests at once the adaptive throttle allowed; 0 where the throttle is a fixed one.</param>
/// <param name="RequestsPerSecond">The pace, be it given or found out; null where there was none.</param>
public sealed record LimitReading(TimeSpan Time, string Origin, int ConcurrencyLimit, double? RequestsPerSecond)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        var atOnce = ConcurrencyLimit > 0 ? $"{Quantity.Of(ConcurrencyLimit)} at once" : null;
        var pace = RequestsPerSecond is { } rate ? $"{Quantity.Of(rate)} a second" : null;
        return $"{string.Join(", ", new[] { atOnce, pace }.OfType<string>())} to {Origin} after {Quantity.Of(Time)}";
    }
}
