using ConcurrentWeb.Commands.Binding;

namespace ConcurrentWeb.Commands.Session;

/// <summary>
/// What the requests of a run say of who asks: the headers of the session, and credentials, which go only to where they
/// belong. It is asked in the order of the inputs, on the pipeline thread.
/// </summary>
internal sealed class RequestIdentity(CredentialScope scope)
{
    internal const string ExposureFault =
        "credentials are not sent over plain http, where everybody on the way can read them: use https, or -AllowUnencryptedAuthentication";

    private const string AuthorizationName = "Authorization";

    /// <summary>The header that -Authentication makes; null where there is none.</summary>
    internal string? Authorization { get; init; }

    /// <summary>The headers of the command line.</summary>
    internal required IReadOnlyList<KeyValuePair<string, string>> CommandLine { get; init; }

    /// <summary>The headers of the session.</summary>
    internal required IReadOnlyList<KeyValuePair<string, string>> Session { get; init; }

    /// <summary>A server that asks who we are gets an answer.</summary>
    internal bool IsNegotiated { get; init; }

    /// <summary>The command line has a content type.</summary>
    internal bool HasContentType { get; init; }

    /// <summary>Whether there is nothing to add to requests, and nothing in them to look after.</summary>
    internal bool IsSilent => Authorization is null && !IsNegotiated && Session.Count == 0 && FindSecret(CommandLine) is null;

    private string? CommandLineAuthorization => Find(CommandLine, AuthorizationName);

    /// <summary>The request as it is to be sent.</summary>
    /// <exception cref="InputFailureException">The credentials may not go to its address.</exception>
    internal RequestDefinition Apply(RequestDefinition request)
    {
        // What the command line says beats the row; and there -Headers goes before -Authentication, as with Invoke-WebRequest.
        var own = CommandLineAuthorization ?? Authorization;
        var headers = own is null || own == CommandLineAuthorization
            ? request.Headers
            : [new(AuthorizationName, own), .. request.Headers.Where(header => !Is(header, AuthorizationName))];
        var session = SessionHeadersFor(request, headers);
        var kept = Find(session, AuthorizationName);

        // An Authorization header that was typed is sent as it is, and so is any other secret.
        if ((IsNegotiated || kept is not null || own != CommandLineAuthorization) && scope.Exposes(request.Uri))
        {
            throw new InputFailureException(WebErrorKind.CredentialsRefused, ExposureFault);
        }

        if ((IsNegotiated || own is not null ? AuthorizationName : FindSecret(CommandLine) ?? FindSecret(session)) is { } secret)
        {
            CheckOrigin(request.Uri, secret);
        }

        return request with { Headers = session.Count == 0 ? headers : [.. headers, .. session] };
    }

    private static bool Is(KeyValuePair<string, string> header, string name) => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static string? Find(IReadOnlyList<KeyValuePair<string, string>> headers, string name) =>
        headers.FirstOrDefault(header => Is(header, name)).Value;

    /// <summary>The name of the first header that holds a secret; null where none does.</summary>
    private static string? FindSecret(IReadOnlyList<KeyValuePair<string, string>> headers) =>
        headers.FirstOrDefault(header => Redaction.IsSecretName(header.Key)).Key;

    /// <summary>A secret that was given once, for all inputs, does not go wherever a list of addresses says.</summary>
    private void CheckOrigin(Uri address, string secret)
    {
        if (!scope.Admits(address))
        {
            var (what, verb) = secret == AuthorizationName ? ("credentials", "are") : ($"header '{secret}'", "is");
            var owner = scope.First is { } first ? $"for {first}, the first of the run" : "for the addresses that the command line names";
            throw new InputFailureException(
                WebErrorKind.CredentialsRefused, $"the {what} {verb} {owner}, and {verb} not sent to {Origin.Of(address)}");
        }
    }

    /// <summary>The session's headers that the request does not have already; those of a body only where there is one.</summary>
    private List<KeyValuePair<string, string>> SessionHeadersFor(RequestDefinition request, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        var missing = Session.Where(header => Find(headers, header.Key) is null).ToList();
        missing.RemoveAll(header =>
            header.Key.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)
            && (request.CreateContent is null || (Is(header, "Content-Type") && HasOwnContentType(request.InputObject))));
        return missing;
    }

    private bool HasOwnContentType(object? item) =>
        HasContentType || (new InputRow(item) is { IsRow: true } row && row["ContentType"] is not null);
}
