using System.Globalization;

namespace ConcurrentWeb.Http;

/// <summary>
/// The error with which one side of HTTP/2 or HTTP/3 ends an exchange, or the connection under it (RFC 9113, section 7, and
/// RFC 9114, section 8.1). The runtime's messages say it in three ways, none of them short.
/// </summary>
internal readonly record struct StreamError(long Code)
{
    /// <summary>Whether the server broke off what it could have done, and no rule was broken: it may do it the next time.</summary>
    internal bool IsServerGivingUp => Code is
        0x0 or 0x2 or 0x7 or 0x8 or 0xb // NO_ERROR, INTERNAL_ERROR, REFUSED_STREAM, CANCEL, ENHANCE_YOUR_CALM
        or 0x100 or 0x102 or 0x107 or 0x10b or 0x10c; // their like in HTTP/3

    /// <summary>The error that an exception tells of, or one inside it; null where there is none.</summary>
    internal static StreamError? Of(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if ((exception as HttpProtocolException)?.ErrorCode is { } code || QuicFault.IsEndedBy(exception, out code))
            {
                return new StreamError(code);
            }
        }

        return null;
    }

    /// <summary>The error's name in the standard, such as H3_INTERNAL_ERROR.</summary>
    public override string ToString() => Code switch
    {
        0x0 => "NO_ERROR",
        0x1 => "PROTOCOL_ERROR",
        0x2 => "INTERNAL_ERROR",
        0x3 => "FLOW_CONTROL_ERROR",
        0x4 => "SETTINGS_TIMEOUT",
        0x5 => "STREAM_CLOSED",
        0x6 => "FRAME_SIZE_ERROR",
        0x7 => "REFUSED_STREAM",
        0x8 => "CANCEL",
        0x9 => "COMPRESSION_ERROR",
        0xa => "CONNECT_ERROR",
        0xb => "ENHANCE_YOUR_CALM",
        0xc => "INADEQUATE_SECURITY",
        0xd => "HTTP_1_1_REQUIRED",
        0x100 => "H3_NO_ERROR",
        0x101 => "H3_GENERAL_PROTOCOL_ERROR",
        0x102 => "H3_INTERNAL_ERROR",
        0x103 => "H3_STREAM_CREATION_ERROR",
        0x104 => "H3_CLOSED_CRITICAL_STREAM",
        0x105 => "H3_FRAME_UNEXPECTED",
        0x106 => "H3_FRAME_ERROR",
        0x107 => "H3_EXCESSIVE_LOAD",
        0x108 => "H3_ID_ERROR",
        0x109 => "H3_SETTINGS_ERROR",
        0x10a => "H3_MISSING_SETTINGS",
        0x10b => "H3_REQUEST_REJECTED",
        0x10c => "H3_REQUEST_CANCELLED",
        0x10d => "H3_REQUEST_INCOMPLETE",
        0x10e => "H3_MESSAGE_ERROR",
        0x10f => "H3_CONNECT_ERROR",
        0x110 => "H3_VERSION_FALLBACK",
        0x200 => "QPACK_DECOMPRESSION_FAILED",
        0x201 => "QPACK_ENCODER_STREAM_ERROR",
        0x202 => "QPACK_DECODER_STREAM_ERROR",
        _ => string.Create(CultureInfo.InvariantCulture, $"the error 0x{Code:x}"),
    };
}
