namespace ConcurrentWeb;

/// <summary>What a server's message is written in.</summary>
internal enum MessageSyntax
{
    /// <summary>Plain text, or JSON or XML that is not whole.</summary>
    Text,

    /// <summary>A JSON document.</summary>
    Json,

    /// <summary>An XML document without a declaration.</summary>
    Xml,
}
