using System.Management.Automation;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using ConcurrentWeb.Commands.Binding;
using ConcurrentWeb.Commands.Session;
using ConcurrentWeb.Http;

namespace ConcurrentWeb.Commands;

/// <content>What a run keeps for the next one.</content>
public abstract partial class WebCommand
{
    /// <summary>The session of the run; null where none was asked for.</summary>
    private RequestSession? _session;

    /// <summary>
    /// A session that -SessionVariable of this command, Invoke-WebRequest or Invoke-RestMethod made, or a new
    /// Microsoft.PowerShell.Commands.WebRequestSession: its cookies, headers, user agent, credentials, certificates, proxy
    /// and limits hold for all requests, and what the command line says of these is kept in it. Headers of the command
    /// line and of the row go before those of the session. All requests share the cookies, which go where their own
    /// domain and path allow it: those of an answer are there for every request that starts after it, on the way of a
    /// redirection too.
    /// </summary>
    [Parameter]
    public object? WebSession { get; set; }

    /// <summary>
    /// The name, without $, of a variable that gets a new session before the first request is sent. Give it to -WebSession
    /// of this command, or of Invoke-WebRequest and Invoke-RestMethod.
    /// </summary>
    [Parameter]
    [Alias("SV")]
    public string? SessionVariable { get; set; }

    /// <summary>Finds or makes the session, and keeps in it what the command line says.</summary>
    private void OpenSession()
    {
        if (InputItems.Unwrap(WebSession) is { } given)
        {
            if (SessionVariable is not null)
            {
                ThrowParameterError("-WebSession uses a session and -SessionVariable makes one; give one of them.");
            }

            _session = RequestSession.Of(given);
            if (_session is null)
            {
                ThrowParameterError(
                    $"-WebSession takes a session that -SessionVariable made, which is a {RequestSession.TypeName}; this is a {given.GetType().FullName}.");
            }
        }
        else if (SessionVariable is not null)
        {
            MakeSession();
        }
    }

    private void MakeSession()
    {
        if (string.IsNullOrWhiteSpace(SessionVariable))
        {
            ThrowParameterError("-SessionVariable needs the name of a variable.");
        }

        _session = RequestSession.Create();
        if (_session is null)
        {
            ThrowParameterError($"this host of PowerShell has no {RequestSession.TypeName}, which a session is.");
        }

        _session!.UserAgent = EngineOptions().UserAgent;
        if (!IsWhatIf)
        {
            SessionState.PSVariable.Set(SessionVariable, _session.Value);
        }
    }

    /// <summary>The proxy of the session, where the command line says nothing of one; null for none.</summary>
    private IWebProxy? SessionProxy => Proxy is null && !NoProxy ? _session?.Proxy : null;

    /// <summary>The certificates of the session that the command line does not name.</summary>
    private IEnumerable<X509Certificate> SessionCertificates() =>
        (_session?.Certificates ?? []).Cast<X509Certificate>()
            .Where(certificate => !certificate.Equals(Certificate) && !_storedCertificates.Exists(certificate.Equals));

    private EngineOptions WithSession(EngineOptions options) =>
        _session is null ? options : options with
        {
            Cookies = _session.Cookies,
            UserAgent = UserAgent ?? (_session.UserAgent is { Length: > 0 } kept ? kept : options.UserAgent),
        };

    /// <summary>Keeps in the session what the command line says, for the runs that use it later.</summary>
    private void KeepInSession(IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        if (_session is null || IsWhatIf)
        {
            return;
        }

        _session.AddHeaders(headers);
        if ((UserAgent ?? headers.LastOrDefault(header => header.Key.Equals("User-Agent", StringComparison.OrdinalIgnoreCase)).Value) is { } agent)
        {
            _session.UserAgent = agent;
        }

        if (MyInvocation.BoundParameters.ContainsKey(nameof(MaximumRedirection)))
        {
            _session.MaximumRedirection = MaximumRedirection;
        }

        KeepConnection(_session);
    }

    private void KeepConnection(RequestSession session)
    {
        if (NoProxy)
        {
            session.Proxy = null;
        }
        else if (Proxy is not null)
        {
            session.Proxy = new NamedProxy(
                Proxy, ProxyCredential?.GetNetworkCredential() ?? (ProxyUseDefaultCredentials ? CredentialCache.DefaultCredentials : null));
        }

        if (Certificate is not null || _storedCertificates.Count > 0)
        {
            X509CertificateCollection certificates = [.. SessionCertificates(), .. _storedCertificates];
            if (Certificate is not null)
            {
                certificates.Add(Certificate);
            }

            session.Certificates = certificates;
            // They are the session's now, and last as long as it.
            _storedCertificates.Clear();
        }
    }
}
