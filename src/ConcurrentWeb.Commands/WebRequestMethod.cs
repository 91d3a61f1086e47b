namespace ConcurrentWeb.Commands;

/// <summary>The methods that -Method takes, which are those of Invoke-WebRequest; any other goes into -CustomMethod.</summary>
public enum WebRequestMethod
{
    /// <summary>GET.</summary>
    Default,

    /// <summary>GET.</summary>
    Get,

    /// <summary>HEAD.</summary>
    Head,

    /// <summary>POST.</summary>
    Post,

    /// <summary>PUT.</summary>
    Put,

    /// <summary>DELETE.</summary>
    Delete,

    /// <summary>TRACE.</summary>
    Trace,

    /// <summary>OPTIONS.</summary>
    Options,

    /// <summary>MERGE.</summary>
    Merge,

    /// <summary>PATCH.</summary>
    Patch,
}
