using System.Net;

namespace ConcurrentWeb.Http.Redirection;

/// <summary>
/// Follows redirections. Each hop is an exchange of its own, with a permit, time-outs and a size cap
/// of its own, and all of them together are one attempt.
/// </summary>
internal sealed class RedirectHandler(EngineOptions options) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return RedirectRules.IsRedirection(response.StatusCode)
            ? await FollowAsync(RequestContext.Of(request), response, cancellationToken).ConfigureAwait(false)
            : response;
    }

    private async Task<HttpResponseMessage> FollowAsync(RequestContext context, HttpResponseMessage response, CancellationToken stop)
    {
        // Without a session cookies last as long as this chain: some servers send in circles whoever does not bring them.
        var cookies = options.Cookies is null ? new CookieJar(new CookieContainer()) : null;
        var request = context.Definition;
        try
        {
            for (var followed = 0; RedirectRules.Target(response) is { } target && MayFollow(context, target, followed); followed++)
            {
                request = RedirectRules.Follow(request, response.StatusCode, target, options);
                context.BeginHop(target);
                cookies?.Keep(response);
                response.Dispose();
                using var message = context.CreateMessage(request);
                cookies?.Attach(message);
                response = await base.SendAsync(message, stop).ConfigureAwait(false);
            }

            return response;
        }
        finally
        {
            context.EndHops();
        }
    }

    private bool MayFollow(RequestContext context, Uri target, int followed)
    {
        if (!RedirectRules.IsHttp(target))
        {
            // The scheme alone: what would be a secret in its address is not known.
            context.NotFollowed = $"it sends to an address of the scheme '{target.Scheme}', which is neither http nor https";
            return false;
        }

        if (followed == options.MaximumRedirection)
        {
            context.NotFollowed = followed == 0 ? null : $"it sends on to {Redaction.Show(target)} after {followed} redirection{(followed == 1 ? string.Empty : "s")}, the most allowed";
            return false;
        }

        return true;
    }
}
