using System.Text.Json;

namespace ConcurrentWeb.TestServer.Books;

/// <summary>Refusals in the shape of Google's APIs. Two with the same status can mean different things: the body says which.</summary>
internal static class ApiErrors
{
    private const string ErrorInfo = "type.googleapis.com/google.rpc.ErrorInfo";

    /// <summary>The refusals by name, with their status; the older forms say it with 403.</summary>
    public static (int Status, Action<Utf8JsonWriter> Write) Find(string name) => name switch
    {
        "none" => (StatusCodes.Status429TooManyRequests, WriteDailyQuota),
        "day" => (StatusCodes.Status429TooManyRequests, json => WriteQuota(json, "Queries per day", "defaultPerDayPerProject", "1000", "1/d/{project}")),
        "minute" => (StatusCodes.Status429TooManyRequests, WriteMinuteQuota),
        "old-day" => (StatusCodes.Status403Forbidden, json => WriteOld(json, "Daily Limit Exceeded", "dailyLimitExceeded", "usageLimits")),
        "old-minute" => (StatusCodes.Status403Forbidden, json => WriteOld(json, "User Rate Limit Exceeded", "userRateLimitExceeded", "usageLimits")),
        "location" => (
            StatusCodes.Status403Forbidden,
            json => WriteOld(json, "Cannot determine user location for geographically restricted operation.", "unknownLocation", "global")),
        "key" => (StatusCodes.Status400BadRequest, WriteInvalidKey),
        "backend" => (
            StatusCodes.Status503ServiceUnavailable,
            json => Write(json, StatusCodes.Status503ServiceUnavailable, "Service temporarily unavailable.", "backendFailed", "UNAVAILABLE", details: null)),
        _ => throw new FormatException($"There is no refusal '{name}'."),
    };

    public static void WriteBadRequest(Utf8JsonWriter json, string message) =>
        Write(json, StatusCodes.Status400BadRequest, message, "invalidParameter", "INVALID_ARGUMENT", details: null);

    public static void WriteInvalidKey(Utf8JsonWriter json) =>
        Write(
            json,
            StatusCodes.Status400BadRequest,
            "API key not valid. Please pass a valid API key.",
            "keyInvalid",
            "INVALID_ARGUMENT",
            details =>
            {
                details.WriteString("@type", ErrorInfo);
                details.WriteString("reason", "API_KEY_INVALID");
                details.WriteString("domain", "googleapis.com");
                details.WriteStartObject("metadata");
                details.WriteString("service", "books.googleapis.com");
                details.WriteEndObject();
            });

    /// <summary>The quota of the day is used up: nothing will be answered until tomorrow.</summary>
    public static void WriteDailyQuota(Utf8JsonWriter json) =>
        WriteQuota(json, "Queries per day", "defaultPerDayPerProject", "0", "1/d/{project}");

    /// <summary>Too many in this minute: worth asking again.</summary>
    public static void WriteMinuteQuota(Utf8JsonWriter json) =>
        WriteQuota(json, "Queries per minute per user", "defaultPerMinutePerUser", "100", "1/min/{project}/{user}");

    private static void WriteQuota(Utf8JsonWriter json, string limit, string limitName, string limitValue, string unit) =>
        Write(
            json,
            StatusCodes.Status429TooManyRequests,
            $"Quota exceeded for quota metric 'Queries' and limit '{limit}' of service 'books.googleapis.com'"
            + " for consumer 'project_number:1'.",
            "rateLimitExceeded",
            "RESOURCE_EXHAUSTED",
            details =>
            {
                details.WriteString("@type", ErrorInfo);
                details.WriteString("reason", "RATE_LIMIT_EXCEEDED");
                details.WriteString("domain", "googleapis.com");
                details.WriteStartObject("metadata");
                details.WriteString("service", "books.googleapis.com");
                details.WriteString("consumer", "projects/1");
                details.WriteString("quota_metric", "books.googleapis.com/default");
                details.WriteString("quota_limit", limitName);
                details.WriteString("quota_limit_value", limitValue);
                details.WriteString("quota_location", "global");
                details.WriteString("quota_unit", unit);
                details.WriteEndObject();
            });

    private static void WriteOld(Utf8JsonWriter json, string message, string reason, string domain)
    {
        json.WriteStartObject("error");
        json.WriteStartArray("errors");
        json.WriteStartObject();
        json.WriteString("domain", domain);
        json.WriteString("reason", reason);
        json.WriteString("message", message);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteNumber("code", StatusCodes.Status403Forbidden);
        json.WriteString("message", message);
        json.WriteEndObject();
    }

    private static void Write(
        Utf8JsonWriter json, int code, string message, string reason, string status, Action<Utf8JsonWriter>? details)
    {
        json.WriteStartObject("error");
        json.WriteNumber("code", code);
        json.WriteString("message", message);
        json.WriteStartArray("errors");
        json.WriteStartObject();
        json.WriteString("message", message);
        json.WriteString("domain", "global");
        json.WriteString("reason", reason);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("status", status);
        if (details is not null)
        {
            json.WriteStartArray("details");
            json.WriteStartObject();
            details(json);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
