using System.IO.Compression;

namespace ConcurrentWeb.Http;

/// <summary>Takes the content codings (RFC 9110, section 8.4) off an answer's body while it is read.</summary>
internal static class ContentDecoding
{
    /// <summary>What requests say they accept.</summary>
    internal const string Accepted = "gzip, deflate, br";

    /// <summary>The codings of the content, the innermost first; empty for most.</summary>
    internal static IReadOnlyList<string> Of(HttpContent content)
    {
        if (!content.Headers.NonValidated.TryGetValues("Content-Encoding", out var values))
        {
            return [];
        }

        return [.. values
            .SelectMany(static value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Where(static coding => !coding.Equals("identity", StringComparison.OrdinalIgnoreCase))];
    }

    /// <summary>A stream that gives the body without its codings.</summary>
    /// <exception cref="ExchangeException">A coding is unknown.</exception>
    internal static Stream Decode(Stream body, IReadOnlyList<string> codings)
    {
        // They were applied in the order listed, so they come off from the back.
        for (var i = codings.Count - 1; i >= 0; i--)
        {
            var coding = codings[i].ToUpperInvariant();
            var coded = new CodedBody(body, isGzip: coding is "GZIP" or "X-GZIP");
            body = new DecodedStream(coded, coding switch
            {
                "GZIP" or "X-GZIP" => new GZipStream(coded, CompressionMode.Decompress),
                "DEFLATE" => new DeflatedStream(coded),
                "BR" => new BrotliStream(coded, CompressionMode.Decompress),
                _ => throw new ExchangeException(WebErrorKind.InvalidResponse, $"the answer has a content coding that is not known here: {codings[i]}"),
            });
        }

        return body;
    }
}
