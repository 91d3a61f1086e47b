using System.Diagnostics.CodeAnalysis;
using System.Security.Authentication;

namespace ConcurrentWeb.Commands;

/// <summary>The versions of TLS that -SslProtocol takes, which are those of Invoke-WebRequest; several may be joined.</summary>
[Flags]
[SuppressMessage("Design", "CA1069:Enums should not have duplicate values", Justification = "The old names stay valid and mean TLS 1.2.")]
[SuppressMessage("Design", "MA0062:Non-flags enums should not be marked with FlagsAttribute", Justification = "The values are those of SslProtocols.")]
public enum WebSslProtocol
{
    /// <summary>What the system offers.</summary>
    Default = SslProtocols.None,

    /// <summary>TLS 1.2, since TLS 1.0 is obsolete (RFC 8996).</summary>
    Tls = SslProtocols.Tls12,

    /// <summary>TLS 1.2, since TLS 1.1 is obsolete (RFC 8996).</summary>
    Tls11 = SslProtocols.Tls12,

    /// <summary>TLS 1.2 (RFC 5246).</summary>
    Tls12 = SslProtocols.Tls12,

    /// <summary>TLS 1.3 (RFC 8446).</summary>
    Tls13 = SslProtocols.Tls13,
}
