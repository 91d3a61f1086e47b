using System.Net;

namespace ConcurrentWeb.Http.Redirection;

/// <summary>The cookies that requests share, each sent where its own domain and path allow it (RFC 6265).</summary>
internal sealed class CookieJar(CookieContainer cookies)
{
    /// <summary>Adds the cookies for the message's address to those that it was given as a header.</summary>
    internal void Attach(HttpRequestMessage message)
    {
        string kept;
        lock (cookies)
        {
            kept = cookies.GetCookieHeader(message.RequestUri!);
        }

        if (kept.Length > 0)
        {
            var given = message.Headers.NonValidated.TryGetValues("Cookie", out var values) ? string.Join("; ", values) : string.Empty;
            message.Headers.Remove("Cookie");
            message.Headers.TryAddWithoutValidation("Cookie", given.Length > 0 ? $"{given}; {kept}" : kept);
        }
    }

    /// <summary>Keeps the cookies that the answer sets; one that is malformed, or for somebody else's domain, is not.</summary>
    internal void Keep(HttpResponseMessage response)
    {
        if (response.RequestMessage?.RequestUri is not { } address
            || !response.Headers.NonValidated.TryGetValues("Set-Cookie", out var values))
        {
            return;
        }

        foreach (var value in values)
        {
            try
            {
                // The container guards its parts but not the whole: while one thread makes room, another's cookie can get lost.
                lock (cookies)
                {
                    cookies.SetCookies(address, value);
                }
            }
            catch (CookieException)
            {
                // Not a cookie, or not that server's to set.
            }
        }
    }
}
