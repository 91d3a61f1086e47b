using System.Text.Json;

namespace ConcurrentWeb.Bench.Measurement;

/// <summary>What a contestant found out about itself, as it prints it.</summary>
/// <param name="Seconds">How long each timed pass took, by a monotonic clock in the contestant's own process.</param>
/// <param name="Answers">How many answers the last pass got.</param>
/// <param name="PeakBytes">The most memory that the process ever had; null where the system does not tell.</param>
internal sealed record Reading(IReadOnlyList<double> Seconds, int Answers, long? PeakBytes)
{
    /// <summary>How many requests the last pass sent, where that is another number; null for most.</summary>
    public long? Requests { get; init; }

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static Reading? FromJson(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<Reading>(line, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this, Json);
}
