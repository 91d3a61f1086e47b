using System.Text.Json;

namespace ConcurrentWeb.Content;

/// <summary>
/// What one pass over a JSON text finds out: that it is valid, and whether PowerShell objects can be made of it. It keeps
/// nothing of the text.
/// </summary>
internal sealed class JsonCheck
{
    /// <summary>Digits of a whole number; to make a number of more takes time that grows with their square.</summary>
    private const int MaximumDigits = 380;

    private readonly MemberNames _names = new();

    private JsonCheck()
    {
    }

    internal bool IsArray { get; private set; }

    internal bool HasDuplicates => _names.HasDuplicates;

    internal string? Obstacle { get; private set; }

    /// <exception cref="JsonException">The text is not JSON, or is nested too deeply.</exception>
    internal static JsonCheck Run(ReadOnlySpan<byte> utf8, JsonReaderOptions options)
    {
        var check = new JsonCheck();
        var reader = new Utf8JsonReader(utf8, options);
        reader.Read();
        check.IsArray = reader.TokenType == JsonTokenType.StartArray;
        do
        {
            check.Look(ref reader, utf8);
        }
        while (reader.Read());
        return check;
    }

    private void Look(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                _names.Open();
                break;
            case JsonTokenType.PropertyName:
                Obstacle ??= _names.Add(ref reader);
                break;
            case JsonTokenType.EndObject:
                Obstacle ??= _names.Close(utf8);
                break;
            case JsonTokenType.Number when reader.ValueSpan.Length > MaximumDigits && !reader.ValueSpan.ContainsAny(".eE"u8):
                Obstacle ??= $"it has a whole number of more than {MaximumDigits} digits";
                break;
        }
    }
}
