namespace ConcurrentWeb;

/// <summary>What was found about one input that should be an ISBN.</summary>
public sealed record IsbnCheck
{
    /// <summary>The text as typed; of a row, that of its column. Null or empty where there is none.</summary>
    public string? Isbn { get; init; }

    /// <summary>Whether the text is an ISBN.</summary>
    public bool IsValid => Isbn13 is not null;

    /// <summary>The number in thirteen digits; null where the text is not an ISBN.</summary>
    public string? Isbn13 { get; init; }

    /// <summary>The number in ten digits; null where the text is not an ISBN, or one that has no such form.</summary>
    public string? Isbn10 { get; init; }

    /// <summary>One sentence that says what is wrong; null where the text is an ISBN.</summary>
    public string? Reason { get; init; }

    /// <summary>The ISBN that the text should be, where that is sure; null where it is an ISBN, or where it would be a guess.</summary>
    public string? Suggestion { get; init; }

    /// <summary>The input as it came; null where there was nothing but the text.</summary>
    public object? InputObject { get; init; }
}
