using System.Text.Json;

namespace ConcurrentWeb.Books;

/// <summary>
/// Reads the error that Google's services put into the body. The body decides and not the status alone: 429 and 403
/// mean a short limit or the end of the day's quota, and 400 may be a question of the key.
/// </summary>
internal static class GoogleBooksFailure
{
    private const string InvalidKeyMessage = "Google Books says that the API key is not valid.";

    private const string UnknownLocationMessage =
        "Google Books cannot tell from which country it is asked; give it the two letters of one, such as DE.";

    /// <summary>The failure that the body describes; null where it describes none that matters here.</summary>
    internal static WebError? Read(ReadOnlyMemory<byte> body)
    {
        using var document = JsonFields.TryParse(body, out _);
        if (document?.RootElement.Field("error") is not { ValueKind: JsonValueKind.Object } error)
        {
            return null;
        }

        var said = error.Text("message");
        var failure = IsDailyQuota(error) ? new WebError(WebErrorKind.QuotaExhausted, QuotaMessage(error))
            : IsInvalidKey(error, said) ? new WebError(WebErrorKind.AuthenticationFailure, InvalidKeyMessage)
            : HasReason(error, "unknownLocation") ? new WebError(WebErrorKind.HttpStatusFailure, UnknownLocationMessage)
            : null;
        return failure is null ? null : failure with { ServerMessage = ServiceMessage.Join(string.Empty, said) };
    }

    /// <summary>
    /// What an answer means for the requests that follow. Other services may stand behind the same address, as those of a proxy do, so
    /// the end of the quota is the lookup's business and no refusal of the whole origin.
    /// </summary>
    internal static AnswerMeaning Interpret(HttpResponseMessage response, ReadOnlyMemory<byte> body)
    {
        if ((int)response.StatusCode < 400)
        {
            return AnswerMeaning.AsStatusSays;
        }

        using var document = JsonFields.TryParse(body, out _);
        return document?.RootElement.Field("error") is not { ValueKind: JsonValueKind.Object } error ? AnswerMeaning.AsStatusSays
            : IsDailyQuota(error) ? AnswerMeaning.Refused
            : HasReason(error, "rateLimitExceeded") || HasReason(error, "userRateLimitExceeded") ? AnswerMeaning.Throttled
            : AnswerMeaning.AsStatusSays;
    }

    /// <summary>Whether the quota that is used up was none to begin with, as it is for those without a key.</summary>
    internal static bool IsQuotaOfNothing(ReadOnlyMemory<byte> body)
    {
        using var document = JsonFields.TryParse(body, out _);
        return document?.RootElement.Field("error") is { } error && IsDailyQuota(error) && IsQuotaOfNothing(error);
    }

    private static bool IsQuotaOfNothing(JsonElement error) =>
        error.Items("details").Any(detail => detail.Field("metadata")?.Text("quota_limit_value") == "0");

    // The unit of the quota is 1/d/{project} where it is counted by the day, 1/min/… where waiting helps.
    private static bool IsDailyQuota(JsonElement error)
    {
        foreach (var detail in error.Items("details"))
        {
            if (detail.Field("metadata") is { } metadata
                && (metadata.Text("quota_unit")?.StartsWith("1/d/", StringComparison.Ordinal) == true
                    || metadata.Text("quota_unit") == "1/d"
                    || metadata.Text("quota_limit")?.Contains("PerDay", StringComparison.OrdinalIgnoreCase) == true))
            {
                return true;
            }
        }

        return HasReason(error, "dailyLimitExceeded") || HasReason(error, "dailyLimitExceededUnreg") || HasReason(error, "quotaExceeded");
    }

    private static string QuotaMessage(JsonElement error) => IsQuotaOfNothing(error)
        ? "Google Books allows no queries for this key, or without one; use an API key that has a quota."
        : "Google Books gives no more answers today: its daily quota is used up.";

    private static bool IsInvalidKey(JsonElement error, string? said) =>
        HasReason(error, "keyInvalid")
        || HasReason(error, "API_KEY_INVALID")
        || said?.StartsWith("API key not valid", StringComparison.OrdinalIgnoreCase) == true;

    // The reason stands under errors in the older form, under details in the newer.
    private static bool HasReason(JsonElement error, string reason)
    {
        foreach (var entry in error.Items("errors").Concat(error.Items("details")))
        {
            if (entry.Text("reason") == reason)
            {
                return true;
            }
        }

        return false;
    }
}
