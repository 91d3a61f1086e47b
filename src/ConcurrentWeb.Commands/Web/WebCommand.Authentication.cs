using System.Management.Automation;
using System.Net;
using System.Security;
using System.Text;
using ConcurrentWeb.Commands.Binding;
using ConcurrentWeb.Commands.Session;

namespace ConcurrentWeb.Commands;

/// <content>Who asks, and which servers may know it.</content>
public abstract partial class WebCommand
{
    /// <summary>
    /// What is sent without being asked for: Basic, the user of -Credential; Bearer or OAuth, the -Token; None, nothing.
    /// Credentials go only to the origins (scheme, host and port) of the addresses in -Uri, and to hosts that match
    /// -AllowedHost; where neither names any, because the addresses come down the pipeline or from a script block, to the
    /// origin of the first input. An input with another origin is the error CredentialsRefused, in its place, and is not
    /// sent. That holds as well for -Credential, -UseDefaultCredentials, and for headers in -Headers or the session that hold
    /// a secret: Authorization, Cookie, X-Api-Key and others with key, token, secret or password in their names. Default: None.
    /// </summary>
    [Parameter]
    public WebAuthenticationType Authentication { get; set; }

    /// <summary>
    /// The user and the password: for -Authentication Basic, or without -Authentication for a server that asks, by Basic,
    /// Digest, NTLM or Negotiate. Then the run has connections of its own. A name alone asks for the password.
    /// </summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>The token for -Authentication Bearer and OAuth.</summary>
    [Parameter]
    public SecureString? Token { get; set; }

    /// <summary>
    /// Answer a server that asks, by NTLM or Negotiate, with the user who runs the process. Then the run has connections of
    /// its own.
    /// </summary>
    [Parameter]
    public SwitchParameter UseDefaultCredentials { get; set; }

    /// <summary>
    /// Send credentials over plain http, where everybody on the way can read them. Without it such an address is the error
    /// CredentialsRefused; an address of this machine itself, such as http://localhost, needs no leave. An Authorization
    /// header in -Headers is sent as it is.
    /// </summary>
    [Parameter]
    public SwitchParameter AllowUnencryptedAuthentication { get; set; }

    /// <summary>What the requests of the run say of who asks; null where they say nothing.</summary>
    private RequestIdentity? _identity;

    private void CheckCredentials()
    {
        var isNamed = Authentication != WebAuthenticationType.None;
        string? fault = null;
        if (UseDefaultCredentials && isNamed)
        {
            fault = "-UseDefaultCredentials does not go with -Authentication; give one of them.";
        }
        else if (isNamed && Token is not null && Credential is not null)
        {
            fault = "-Authentication takes -Credential or -Token, not both.";
        }
        else if (Authentication == WebAuthenticationType.Basic && Credential is null)
        {
            fault = "-Authentication Basic needs -Credential.";
        }
        else if (isNamed && Authentication != WebAuthenticationType.Basic && Token is null)
        {
            fault = $"-Authentication {Authentication} needs -Token.";
        }
        else if (UseDefaultCredentials && Credential is not null)
        {
            fault = "-UseDefaultCredentials does not go with -Credential; give one of them.";
        }

        if (fault is not null)
        {
            ThrowParameterError(fault);
        }
    }

    /// <summary>Settles who asks. Called once, when the session is there.</summary>
    private EngineOptions WithIdentity(EngineOptions options)
    {
        var headers = RunHeaders();
        var authorization = Authentication == WebAuthenticationType.None ? null : AuthorizationHeader();
        KeepInSession(authorization is null ? headers : [new("Authorization", authorization), .. headers]);
        var credentials = KeptCredentials();

        var scope = new CredentialScope(NamedAddresses(), options.AllowedHosts is null ? null : options.AllowedHosts.Allows, AllowUnencryptedAuthentication);
        var identity = new RequestIdentity(scope)
        {
            Authorization = authorization,
            CommandLine = headers,
            Session = _session?.CopyHeaders() ?? [],
            IsNegotiated = credentials is not null,
            HasContentType = ContentType is not null,
        };
        if (authorization is not null || credentials is not null)
        {
            CheckOnlyAddress(scope);
        }

        _identity = identity.IsSilent ? null : identity;
        return credentials is null ? options : options with
        {
            TransportOptions = options.TransportOptions with { Credentials = new ScopedCredentials(credentials, scope) },
        };
    }

    /// <summary>The headers that the command line has for all inputs; those of a script block are each input's own.</summary>
    private List<KeyValuePair<string, string>> RunHeaders()
    {
        try
        {
            return InputItems.Unwrap(Headers) is { } given and not ScriptBlock ? HeaderBinder.Bind(given) : [];
        }
        catch (InputFailureException e)
        {
            ThrowParameterError(e.Message);
            throw;
        }
    }

    private string AuthorizationHeader()
    {
        var header = Authentication == WebAuthenticationType.Basic
            ? $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Credential!.UserName}:{Reveal(Credential.Password)}"))}"
            : $"Bearer {Reveal(Token!)}";
        if (!HeaderSyntax.IsValue(header))
        {
            ThrowParameterError("-Token has a line break or another control character in it.");
        }

        return header;
    }

    private static string Reveal(SecureString secret) => new NetworkCredential(string.Empty, secret).Password;

    /// <summary>What a server that asks is answered with, from the command line or the session; null for nothing.</summary>
    private ICredentials? KeptCredentials()
    {
        var isNegotiated = Authentication == WebAuthenticationType.None;
        var given = isNegotiated && Credential is not null ? Credential.GetNetworkCredential() : null;
        if (_session is not null && !IsWhatIf && (given is not null || UseDefaultCredentials))
        {
            // The user's own credentials go before those of the process, in here as in the session.
            _session.Credentials = given ?? _session.Credentials;
            _session.UseDefaultCredentials = given is null;
        }

        return given
            ?? (UseDefaultCredentials ? CredentialCache.DefaultCredentials : null)
            ?? _session?.Credentials
            ?? (_session is { UseDefaultCredentials: true } ? CredentialCache.DefaultCredentials : null);
    }

    /// <summary>The addresses that stand in -Uri; rows and script blocks do not name one.</summary>
    private IEnumerable<Uri> NamedAddresses()
    {
        foreach (var item in (Uri ?? []).Select(InputItems.Unwrap).SelectMany(item => item is object?[] list ? list.Select(InputItems.Unwrap) : [item]))
        {
            if (UriBinder.Find(item) is { } address)
            {
                yield return address;
            }
        }
    }

    /// <summary>Where there is one address and it is plain http, nothing of the run could be sent.</summary>
    private void CheckOnlyAddress(CredentialScope scope)
    {
        if (Uri is [{ } only] && InputItems.Unwrap(only) is string or System.Uri && NamedAddresses().FirstOrDefault() is { } address && scope.Exposes(address))
        {
            ThrowParameterError(WebErrorKind.CredentialsRefused, RequestIdentity.ExposureFault);
        }
    }
}
