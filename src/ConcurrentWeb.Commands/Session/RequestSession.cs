using System.Net;
using System.Reflection;
using System.Security.Cryptography.X509Certificates;

namespace ConcurrentWeb.Commands.Session;

/// <summary>
/// A session of PowerShell's own web commands, so that theirs and ours can use the same. The type is not among those that
/// modules are compiled against, and is taken by its name.
/// </summary>
internal sealed class RequestSession
{
    internal const string TypeName = "Microsoft.PowerShell.Commands.WebRequestSession";

    private const string AssemblyName = "Microsoft.PowerShell.Commands.Utility";

    /// <summary>What browsers hold at least (RFC 6265, section 6.1); the runtime's 300 and 20 are few for many requests at once.</summary>
    private const int CookieCapacity = 3000;
    private const int CookiesPerDomain = 50;

    private RequestSession(object value) => Value = value;

    /// <summary>The session itself.</summary>
    internal object Value { get; }

    /// <summary>The cookies. The container is safe to share.</summary>
    internal CookieContainer Cookies => Get<CookieContainer>(nameof(Cookies)) ?? Set(nameof(Cookies), new CookieContainer());

    internal string UserAgent
    {
        get => Get<string>(nameof(UserAgent)) ?? string.Empty;
        set => Set(nameof(UserAgent), value);
    }

    /// <summary>With what a server is answered that asks who we are; null where only <see cref="UseDefaultCredentials"/> says.</summary>
    internal ICredentials? Credentials
    {
        get => Get<ICredentials>(nameof(Credentials));
        set => Set(nameof(Credentials), value);
    }

    /// <summary>A server that asks is answered with the user who runs the process.</summary>
    internal bool UseDefaultCredentials
    {
        get => Get<bool>(nameof(UseDefaultCredentials));
        set => Set(nameof(UseDefaultCredentials), value);
    }

    /// <summary>The certificates to show to a server that asks for one; null where there are none.</summary>
    internal X509CertificateCollection? Certificates
    {
        get => Get<X509CertificateCollection>(nameof(Certificates));
        set => Set(nameof(Certificates), value);
    }

    /// <summary>The proxy of the session; null for that of the system.</summary>
    internal IWebProxy? Proxy
    {
        get => Get<IWebProxy>(nameof(Proxy));
        set => Set(nameof(Proxy), value);
    }

    /// <summary>How many redirections are followed; -1 where the session does not say.</summary>
    internal int MaximumRedirection
    {
        get => Get<int>(nameof(MaximumRedirection));
        set => Set(nameof(MaximumRedirection), value);
    }

    /// <summary>How often a failed request is sent again; 0 where the session does not say.</summary>
    internal int MaximumRetryCount
    {
        get => Get<int>(nameof(MaximumRetryCount));
        set => Set(nameof(MaximumRetryCount), value);
    }

    /// <summary>The seconds between two tries; 0 where the session does not say.</summary>
    internal int RetryIntervalInSeconds
    {
        get => Get<int>(nameof(RetryIntervalInSeconds));
        set => Set(nameof(RetryIntervalInSeconds), value);
    }

    /// <summary>The session that an object is; null where it is none.</summary>
    internal static RequestSession? Of(object value)
    {
        for (var type = value.GetType(); type is not null; type = type.BaseType)
        {
            if (type.FullName == TypeName)
            {
                return new RequestSession(value);
            }
        }

        return null;
    }

    /// <summary>A new session; null in a host without PowerShell's web commands.</summary>
    internal static RequestSession? Create()
    {
        var type = Type.GetType($"{TypeName}, {AssemblyName}", throwOnError: false);
        if (type is null || Activator.CreateInstance(type) is not { } value)
        {
            return null;
        }

        var session = new RequestSession(value);
        session.Cookies.Capacity = CookieCapacity;
        session.Cookies.PerDomainCapacity = CookiesPerDomain;
        return session;
    }

    /// <summary>The headers that each request is sent with; those without a value are not.</summary>
    internal List<KeyValuePair<string, string>> CopyHeaders()
    {
        // Runs in several runspaces may have the same session.
        lock (Value)
        {
            return [.. Headers().Where(header => header.Value is not null)];
        }
    }

    /// <summary>Adds headers, in the place of those with the same names.</summary>
    internal void AddHeaders(IEnumerable<KeyValuePair<string, string>> headers)
    {
        lock (Value)
        {
            var all = Headers();
            foreach (var (name, value) in headers)
            {
                all[name] = value;
            }
        }
    }

    private Dictionary<string, string> Headers() =>
        Get<Dictionary<string, string>>(nameof(Headers))
        ?? Set(nameof(Headers), new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase));

    private PropertyInfo Property(string name) => Value.GetType().GetProperty(name) ?? throw new MissingMemberException(TypeName, name);

    private T? Get<T>(string name) => (T?)Property(name).GetValue(Value);

    private T Set<T>(string name, T value)
    {
        Property(name).SetValue(Value, value);
        return value;
    }
}
