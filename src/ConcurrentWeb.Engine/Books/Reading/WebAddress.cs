namespace ConcurrentWeb.Books;

/// <summary>Reads the addresses in what services say of books.</summary>
internal static class WebAddress
{
    /// <summary>
    /// The address; null where the text is none that a browser could open. The services often give http where https works, so
    /// that becomes https, unless it names a port of its own.
    /// </summary>
    internal static Uri? Read(string? text)
    {
        if (text is null || !Uri.TryCreate(text.StartsWith("//", StringComparison.Ordinal) ? $"https:{text}" : text, UriKind.Absolute, out var uri))
        {
            return null;
        }

        return uri.Scheme == Uri.UriSchemeHttp && uri.IsDefaultPort ? new UriBuilder(uri) { Scheme = Uri.UriSchemeHttps, Port = -1 }.Uri
            : uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp ? uri
            : null;
    }
}
