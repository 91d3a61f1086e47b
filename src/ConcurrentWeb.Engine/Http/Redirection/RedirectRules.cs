using System.Net;

namespace ConcurrentWeb.Http.Redirection;

/// <summary>Where a redirection leads, and what may go there.</summary>
internal static class RedirectRules
{
    /// <summary>What another origin may know of the first.</summary>
    private static readonly HashSet<string> HarmlessHeaders =
        new(StringComparer.OrdinalIgnoreCase) { "Accept", "Accept-Encoding", "Accept-Language", "User-Agent" };

    /// <summary>What goes wherever the body goes, which could not be read without.</summary>
    private static readonly HashSet<string> BodyHeaders =
        new(StringComparer.OrdinalIgnoreCase) { "Content-Type", "Content-Encoding", "Content-Language" };

    /// <summary>What would speak of a body that is not sent.</summary>
    private static readonly HashSet<string> OtherBodyHeaders =
        new(StringComparer.OrdinalIgnoreCase) { "Allow", "Digest", "Expect", "Expires", "Last-Modified", "Trailer", "Transfer-Encoding" };

    /// <summary>Where the answer sends the client; null where it is no redirection, or does not say where to.</summary>
    internal static Uri? Target(HttpResponseMessage response)
    {
        // Resolved by RFC 3986: parsed on its own, a path would be a file on some platforms.
        if (Location(response) is not { } location
            || response.RequestMessage?.RequestUri is not { } asked
            || !Uri.TryCreate(asked, location, out var target))
        {
            return null;
        }

        // RFC 9110, section 10.2.2.
        return asked.Fragment.Length > 0 && target.Fragment.Length == 0
            ? new UriBuilder(target) { Fragment = asked.Fragment }.Uri
            : target;
    }

    /// <summary>Why a redirection that says where to has no target, as a part of a sentence; null for any other answer.</summary>
    internal static string? FaultOfTarget(HttpResponseMessage response) =>
        Location(response) is not { } location || Target(response) is not null ? null
        : location.Contains("//", StringComparison.Ordinal) && AuthorityFault.Of(location) is { } reason ? $"it sends to an address that is not valid, because {reason}"
        : "it sends to an address that is not valid";

    /// <summary>The one header of a redirection that says where to, as it came; null where there is none, or several.</summary>
    private static string? Location(HttpResponseMessage response) =>
        IsRedirection(response.StatusCode)
        && response.Headers.NonValidated.TryGetValues("Location", out var locations)
        && locations.Count == 1
        && locations.ToString().Trim() is { Length: > 0 } location ? location : null;

    /// <summary>Whether the way leads from https to http.</summary>
    internal static bool IsDowngrade(Uri from, Uri to) => from.Scheme == Uri.UriSchemeHttps && to.Scheme == Uri.UriSchemeHttp;

    /// <summary>Those of the headers that another origin may know.</summary>
    internal static IReadOnlyList<KeyValuePair<string, string>> KeepHarmless(IReadOnlyList<KeyValuePair<string, string>> headers) =>
        [.. headers.Where(static header => HarmlessHeaders.Contains(header.Key))];

    internal static bool IsHttp(Uri uri) => uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps;

    /// <summary>What is to be sent to the target instead of the request that was redirected there.</summary>
    /// <exception cref="ExchangeException">The way there is not secure, or the target's host is not among those allowed.</exception>
    internal static RequestDefinition Follow(RequestDefinition request, HttpStatusCode status, Uri target, EngineOptions options)
    {
        options.AllowedHosts?.Check(target);
        var isDowngrade = IsDowngrade(request.Uri, target);
        if (isDowngrade && !options.AllowInsecureRedirect)
        {
            throw new ExchangeException(
                WebErrorKind.InsecureRedirection,
                $"the server sends from https to plain http, to {Redaction.Name(target)}, which only AllowInsecureRedirect allows");
        }

        var becomesGet = !options.PreserveHttpMethodOnRedirect && BecomesGet(status, request.Method);
        var hasBody = request.CreateContent is not null && !becomesGet;
        var isSameOrigin = Origin.Of(request.Uri) == Origin.Of(target);
        bool MayGo(string name) =>
            name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) ? options.PreserveAuthorizationOnRedirect && !isDowngrade
            : isSameOrigin ? !becomesGet || !IsOfBody(name)
            : HarmlessHeaders.Contains(name) || (hasBody && BodyHeaders.Contains(name));

        return request with
        {
            Uri = target,
            Method = becomesGet ? HttpMethod.Get : request.Method,
            Headers = [.. request.Headers.Where(header => MayGo(header.Key))],
            CreateContent = becomesGet ? null : request.CreateContent,
        };
    }

    internal static bool IsRedirection(HttpStatusCode status) => (int)status is 300 or 301 or 302 or 303 or 307 or 308;

    private static bool BecomesGet(HttpStatusCode status, HttpMethod method) => (int)status switch
    {
        300 or 301 or 302 => method == HttpMethod.Post,
        303 => method != HttpMethod.Get && method != HttpMethod.Head,
        _ => false,
    };

    private static bool IsOfBody(string name) =>
        name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) || OtherBodyHeaders.Contains(name);
}
