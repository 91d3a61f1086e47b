namespace ConcurrentWeb;

/// <summary>What a line of a list says.</summary>
/// <param name="Kind">What the line is.</param>
/// <param name="Text">The text that is, or should be, the ISBN; of a header and a line with none, the line.</param>
internal readonly record struct IsbnLine(IsbnLineKind Kind, string Text);

/// <summary>What a line of a list is.</summary>
internal enum IsbnLineKind
{
    /// <summary>The line holds the text of an ISBN and nothing else.</summary>
    Number,

    /// <summary>The line has several fields; the text is that of the one for the ISBN.</summary>
    Row,

    /// <summary>The line says what stands in the lines below.</summary>
    Header,

    /// <summary>The line has several fields, and none of them looks like an ISBN.</summary>
    RowWithoutIsbn,

    /// <summary>The line has several fields, and that of the ISBN is empty or missing.</summary>
    RowWithEmptyIsbn,
}
