using System.Net.Quic;

namespace ConcurrentWeb.Http;

/// <summary>What QUIC, under HTTP/3, says of a connection that failed.</summary>
#pragma warning disable CA1416, CA2252 // Only what is thrown is looked at, wherever that is; and until .NET 9 the API counted as one that may change.
internal static class QuicFault
{
    /// <summary>Whether the other side ended a stream or the connection, and with what code.</summary>
    internal static bool IsEndedBy(Exception exception, out long code)
    {
        var ended = (exception as QuicException)?.ApplicationErrorCode;
        code = ended ?? 0;
        return ended is not null;
    }

    /// <summary>Whether nothing came over a connection for as long as one side waits for anything, or for what was sent to be confirmed.</summary>
    internal static bool IsSilence(Exception exception) => Find(exception)?.QuicError is QuicError.ConnectionIdle or QuicError.ConnectionTimeout;

    /// <summary>Why the connection failed, as a part of a sentence; null where QUIC is not what failed.</summary>
    internal static string? Reason(Exception exception) => Find(exception) is not { } fault ? null : fault.QuicError switch
    {
        QuicError.ConnectionRefused => "the server refused the connection of HTTP/3",
        QuicError.ConnectionTimeout => "no answer over HTTP/3",
        QuicError.VersionNegotiationError => "the server has no version of QUIC in common with this system",
        QuicError.ConnectionIdle => "the connection of HTTP/3 was silent for so long that it ended",
        QuicError.ConnectionAborted or QuicError.StreamAborted => "the connection closed",
        var other => $"the connection of HTTP/3 failed ({other})",
    };

    /// <summary>The host whose certificate is checked on a connection of QUIC; null where it is another connection.</summary>
    internal static string? TargetHost(object connection) => (connection as QuicConnection)?.TargetHostName;

    private static QuicException? Find(Exception? exception)
    {
        while (exception is not (null or QuicException))
        {
            exception = exception.InnerException;
        }

        return exception as QuicException;
    }
}
