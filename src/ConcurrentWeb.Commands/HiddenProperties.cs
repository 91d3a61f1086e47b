using System.Management.Automation;

namespace ConcurrentWeb.Commands;

/// <summary>
/// The code behind properties that the module's types file adds to results and hides: scripts can use them by name, as they
/// do with Invoke-WebRequest's result, and Export-Csv and ConvertTo-Json leave them out.
/// </summary>
public static class HiddenProperties
{
    /// <summary>The status line, the headers and the body of the response in one string.</summary>
    /// <param name="instance">A <see cref="WebResult"/>.</param>
    /// <returns>Empty where there was no response.</returns>
    public static string? RawContent(PSObject instance) => Of(instance)?.RawContent;

    /// <summary>The body as a stream that can be sought.</summary>
    /// <param name="instance">A <see cref="WebResult"/>.</param>
    /// <returns>Null where there was no response.</returns>
    public static MemoryStream? RawContentStream(PSObject instance) => Of(instance)?.RawContentStream;

    /// <summary>The message of the response.</summary>
    /// <param name="instance">A <see cref="WebResult"/>.</param>
    /// <returns>Null where there was no response.</returns>
    public static HttpResponseMessage? BaseResponse(PSObject instance) => Of(instance)?.BaseResponse;

    /// <summary>The bytes of the body.</summary>
    /// <param name="instance">A <see cref="WebResult"/>.</param>
    /// <returns>Empty where there are none, or where they went to a file.</returns>
    public static ReadOnlyMemory<byte> Body(PSObject instance) => Of(instance)?.Body ?? default;

    /// <summary>The encoding of the body's text.</summary>
    /// <param name="instance">A <see cref="WebResult"/>.</param>
    /// <returns>Null where it is not text.</returns>
    public static System.Text.Encoding? Encoding(PSObject instance) => Of(instance)?.Encoding;

    /// <summary>The exception behind a failure.</summary>
    /// <param name="instance">A <see cref="WebError"/>.</param>
    /// <returns>Null where there was none.</returns>
    public static Exception? Exception(PSObject instance) => (instance?.BaseObject as WebError)?.Exception;

    private static WebResult? Of(PSObject instance) => instance?.BaseObject as WebResult;
}
