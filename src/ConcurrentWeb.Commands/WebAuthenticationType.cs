namespace ConcurrentWeb.Commands;

/// <summary>The schemes that -Authentication takes, which are those of Invoke-WebRequest.</summary>
public enum WebAuthenticationType
{
    /// <summary>None is sent before the server asks.</summary>
    None,

    /// <summary>User name and password (RFC 7617), from -Credential.</summary>
    Basic,

    /// <summary>A token (RFC 6750), from -Token.</summary>
    Bearer,

    /// <summary>Another name for Bearer.</summary>
    OAuth,
}
