using System.Management.Automation;

namespace ConcurrentWeb.Commands.Output;

/// <summary>
/// Makes the details of an error record. Every view of every host prints their message in place of the exception's, so it names the input
/// and the status as well as what the server said.
/// </summary>
internal static class FailureDetails
{
    /// <summary>The details; null where the server said nothing, and the exception's message is all there is to print.</summary>
    /// <param name="error">The failure, without secrets.</param>
    internal static ErrorDetails? Of(WebError error) => error.ServerMessage is { } said ? new ErrorDetails($"{FirstLine(error)}\n{said}") : null;

    /// <summary>
    /// The failure on a line above the server's message. Scripts written for Invoke-WebRequest, whose details are the body alone, pipe them to
    /// ConvertFrom-Json or cast them to [xml]; both skip comments, so above JSON and XML the line is one.
    /// </summary>
    private static string FirstLine(WebError error) => error.MessageSyntax switch
    {
        MessageSyntax.Json => $"// {error.Message.ReplaceLineEndings(" ")}",
        MessageSyntax.Xml => $"<!-- {WithoutDoubleHyphens(error.Message)} -->",
        _ => error.Message,
    };

    /// <summary>Two hyphens in a row would end a comment of XML.</summary>
    private static string WithoutDoubleHyphens(string text)
    {
        while (text.Contains("--", StringComparison.Ordinal))
        {
            text = text.Replace("--", "- -", StringComparison.Ordinal);
        }

        return text;
    }
}
