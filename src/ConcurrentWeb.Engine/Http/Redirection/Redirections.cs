using System.Net;

namespace ConcurrentWeb.Http.Redirection;

/// <summary>
/// Follows redirections. Each hop is an exchange of its own, with a permit, time-outs and a size cap
/// of its own, and all of them together are one attempt. It stands around the chain and is no handler itself, because
/// answers that are no redirection, nearly all, should pay nothing for it.
/// </summary>
internal sealed class Redirections(EngineOptions options, Requeue requeue)
{
    /// <summary>Sends an input's request, and follows where the response leads.</summary>
    internal async Task<HttpResponseMessage> SendAsync(RequestContext context, CancellationToken stop)
    {
        var response = await requeue.SendAsync(context, context.CreateMessage, stop).ConfigureAwait(false);
        return AreNeeded(response) ? await FollowAsync(context, response, stop).ConfigureAwait(false) : response;
    }

    /// <summary>Whether an answer may lead elsewhere.</summary>
    internal bool AreNeeded(HttpResponseMessage response) => options.MaximumRedirection > 0 && RedirectRules.IsRedirection(response.StatusCode);

    /// <summary>Goes where an answer leads, and on from there.</summary>
    /// <returns>The answer at the end of the way, or the first that is not to be followed.</returns>
    internal async Task<HttpResponseMessage> FollowAsync(RequestContext context, HttpResponseMessage response, CancellationToken stop)
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
                response = await requeue.SendAsync(context, Message, stop).ConfigureAwait(false);
            }

            context.NotFollowed ??= RedirectRules.FaultOfTarget(response);
            return response;
        }
        finally
        {
            context.EndHops();
        }

        HttpRequestMessage Message()
        {
            var message = context.CreateMessage(request);
            cookies?.Attach(message);
            return message;
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
            context.NotFollowed = followed == 0 ? null : $"it sends on to {Redaction.Name(target)} after {followed} redirection{(followed == 1 ? string.Empty : "s")}, the most allowed";
            return false;
        }

        return true;
    }
}
