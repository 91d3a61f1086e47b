namespace ConcurrentWeb.Books;

/// <summary>What a service says of a failure to people, taken out of the JSON or the XML that its answer is.</summary>
internal static class ServiceMessage
{
    /// <summary>How much of it is kept, in characters.</summary>
    private const int Length = 500;

    /// <summary>The failure with the service's message instead of the body around it; unchanged where none is found.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="answer">The answer that says it.</param>
    internal static WebError Read(WebError failure, WebResult answer) =>
        Of(answer) is { } said ? failure with { ServerMessage = said, MessageSyntax = MessageSyntax.Text } : failure;

    /// <summary>The parts of a message in one text; null where there are none.</summary>
    internal static string? Join(string separator, params IEnumerable<string?> parts)
    {
        var said = PrintableText.Clean(string.Join(separator, parts.OfType<string>()));
        return said.Length == 0 ? null : said.Length > Length ? said[..Length] + "…" : said;
    }

    /// <summary>
    /// Google's services give an error with a message, Open Library one that is the message, Crossref a list of messages, what
    /// stands before a service often a message alone, and RFC 9457 a detail and a title.
    /// </summary>
    private static string? Of(WebResult answer)
    {
        using var document = JsonFields.TryParse(answer.Body, out _);
        return document?.RootElement is not { } root ? SruAnswer.Diagnostic(answer)
            : Join("; ", root.Texts("message", "message"))
                ?? Join(string.Empty, root.Field("error")?.Text("message") ?? root.Text("error") ?? root.Text("message") ?? root.Text("detail") ?? root.Text("title"));
    }
}
