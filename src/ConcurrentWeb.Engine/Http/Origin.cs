namespace ConcurrentWeb;

/// <summary>
/// Where a request goes: scheme, host and port (RFC 6454, section 4). What one origin is trusted with, another is not,
/// even on the same host.
/// </summary>
/// <param name="Scheme">The scheme in lower case, such as https.</param>
/// <param name="Host">The host in lower case and in ASCII.</param>
/// <param name="Port">The port, that of the scheme where the address names none.</param>
public sealed record Origin(string Scheme, string Host, int Port)
{
    /// <summary>The origin of an address.</summary>
    /// <param name="uri">An absolute address.</param>
    /// <returns>The same for every address of the same server.</returns>
    /// <exception cref="InvalidOperationException">The address is relative.</exception>
    public static Origin Of(Uri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        return new(uri.Scheme, uri.IdnHost.ToLowerInvariant(), uri.Port);
    }

    /// <summary>The origin as an address without a path, the port only where it is not that of the scheme.</summary>
    /// <returns>Text such as <c>https://example.org:8443</c>.</returns>
    public override string ToString() =>
        new UriBuilder(Scheme, Host, Port).Uri.GetLeftPart(UriPartial.Authority);
}
