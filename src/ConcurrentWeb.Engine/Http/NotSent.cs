using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Http;

/// <summary>Makes exceptions of rejections by the gate of an origin: each request has one of its own.</summary>
internal static class NotSent
{
    internal static ExchangeException Exception(Rejection rejection, Scheduler permits, EngineOptions options)
    {
        var until = rejection.Until is { } time ? options.TimeProvider.GetUtcNow() + (time - permits.Now) : (DateTimeOffset?)null;
        var reason = until is { } at ? FormattableString.Invariant($"{rejection.Reason}; try again at {at:u}") : rejection.Reason;
        return new ExchangeException(rejection.Kind, reason) { RetryAt = until, IsNotSent = true };
    }
}
