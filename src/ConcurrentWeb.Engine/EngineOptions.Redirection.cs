using System.Net;

namespace ConcurrentWeb;

/// <content>What happens between a request and its answer: redirections, cookies, credentials.</content>
public sealed partial record EngineOptions
{
    /// <summary>
    /// How many redirections in a row are followed (status 300, 301, 302, 303, 307 and 308 with a Location; RFC 9110,
    /// section 15.4). The one after them is the answer, and so a failure unless statuses are not checked; with 0 the
    /// first one is. To other origins only Accept, Accept-Encoding, Accept-Language and User-Agent go along, and what
    /// describes a body that is sent again. Default: 50.
    /// </summary>
    public int MaximumRedirection
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 50;

    /// <summary>
    /// A redirection from https to http is followed. Credentials never go along. Default: false, such a redirection is
    /// the failure <see cref="WebErrorKind.InsecureRedirection"/>.
    /// </summary>
    public bool AllowInsecureRedirect { get; init; }

    /// <summary>
    /// The Authorization header is sent to wherever a redirection leads, to other origins too, save from https to http.
    /// Default: false, the first redirection drops it, even within its origin.
    /// </summary>
    public bool PreserveAuthorizationOnRedirect { get; init; }

    /// <summary>
    /// A redirection changes neither method nor body, whatever its status. Default: false, a POST becomes a GET on 300,
    /// 301, 302 and 303, and other methods but HEAD do on 303.
    /// </summary>
    public bool PreserveHttpMethodOnRedirect { get; init; }

    /// <summary>
    /// The cookies of the run: each request gets those that are for its address, and each answer's are added, redirections
    /// included. Default: null, cookies last from one redirection to the next and no longer.
    /// </summary>
    public CookieContainer? Cookies { get; init; }
}
