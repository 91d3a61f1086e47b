using System.Text;
using System.Text.Json;

namespace ConcurrentWeb.Content;

/// <summary>
/// A JSON text (RFC 8259) that has been found valid. It keeps the bytes and no tree: values are made when they are asked
/// for, so that a long array needs the memory of its text and of one element. Comments and a comma after the last element
/// are let pass, as PowerShell does.
/// </summary>
internal sealed class JsonText
{
    /// <summary>How deep objects and arrays may be nested.</summary>
    internal const int MaximumDepth = 1024;

    private static readonly JsonReaderOptions Options = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = MaximumDepth,
    };

    private readonly ReadOnlyMemory<byte> _utf8;

    private JsonText(ReadOnlyMemory<byte> utf8, JsonCheck check)
    {
        _utf8 = utf8;
        Obstacle = check.Obstacle;
        HasDuplicates = check.HasDuplicates;
        IsArray = check.IsArray;
    }

    /// <summary>Why no objects can be made of the text although it is valid, such as names that differ in case only; null for most.</summary>
    internal string? Obstacle { get; }

    /// <summary>Whether some object has a name twice.</summary>
    internal bool HasDuplicates { get; }

    /// <summary>Whether the text is an array.</summary>
    internal bool IsArray { get; }

    /// <summary>Goes through the whole text once.</summary>
    /// <param name="utf8">The text in valid UTF-8, without a byte order mark. It is kept.</param>
    /// <exception cref="JsonException">The text is not JSON, or is nested too deeply.</exception>
    internal static JsonText Check(ReadOnlyMemory<byte> utf8) => new(utf8, JsonCheck.Run(utf8.Span, Options));

    /// <summary>The text itself.</summary>
    public override string ToString() => Encoding.UTF8.GetString(_utf8.Span);

    /// <summary>The whole value.</summary>
    internal object? Value(JsonValueReader values)
    {
        var reader = new Utf8JsonReader(_utf8.Span, Options);
        reader.Read();
        return values.Read(ref reader, HasDuplicates);
    }

    /// <summary>The elements of the array, each made when it is its turn.</summary>
    internal IEnumerable<object?> Elements(JsonValueReader values)
    {
        var (state, at) = (new JsonReaderState(Options), 0);
        Skip(ref state, ref at);
        while (TryReadElement(values, ref state, ref at, out var element))
        {
            yield return element;
        }
    }

    private void Skip(ref JsonReaderState state, ref int at)
    {
        var reader = new Utf8JsonReader(_utf8.Span[at..], isFinalBlock: true, state);
        reader.Read();
        (state, at) = (reader.CurrentState, at + (int)reader.BytesConsumed);
    }

    private bool TryReadElement(JsonValueReader values, ref JsonReaderState state, ref int at, out object? element)
    {
        // The reader cannot outlive a step of the enumeration, but its state can.
        var reader = new Utf8JsonReader(_utf8.Span[at..], isFinalBlock: true, state);
        if (!reader.Read() || reader.TokenType == JsonTokenType.EndArray)
        {
            element = null;
            return false;
        }

        element = values.Read(ref reader, HasDuplicates);
        (state, at) = (reader.CurrentState, at + (int)reader.BytesConsumed);
        return true;
    }
}
