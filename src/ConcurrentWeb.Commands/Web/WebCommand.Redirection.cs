using System.Management.Automation;

namespace ConcurrentWeb.Commands;

/// <content>What happens when a server sends us elsewhere.</content>
public abstract partial class WebCommand
{
    /// <summary>
    /// How many redirections in a row are followed for one input: answers with status 300, 301, 302, 303, 307 or 308 and a
    /// Location. The one after them is an error, or a result with -SkipHttpErrorCheck; with 0 already the first one is.
    /// To another origin (scheme, host or port) only the headers Accept, Accept-Encoding, Accept-Language and User-Agent
    /// go along, cookies where their own domain allows it, and a body with its type where the method is kept. Kept in
    /// the session of -WebSession or -SessionVariable. Default: that of the session, or 50.
    /// </summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int MaximumRedirection { get; set; }

    /// <summary>
    /// Follow a redirection from https to plain http, which otherwise is the error InsecureRedirection, with
    /// -SkipHttpErrorCheck too. The Authorization header does not go along, not even with -PreserveAuthorizationOnRedirect.
    /// </summary>
    [Parameter]
    public SwitchParameter AllowInsecureRedirect { get; set; }

    /// <summary>
    /// Send the Authorization header also to where a redirection leads, whoever that is; only from https to plain http it
    /// never goes along. Without it the first redirection drops the header, even where it leads back to the same server.
    /// No other header goes to another origin for it.
    /// </summary>
    [Parameter]
    public SwitchParameter PreserveAuthorizationOnRedirect { get; set; }

    /// <summary>
    /// Keep method and body when redirected. Without it a POST becomes a GET without a body on status 300, 301 and 302,
    /// and so does every method but HEAD on 303; 307 and 308 keep both anyway.
    /// </summary>
    [Parameter]
    public SwitchParameter PreserveHttpMethodOnRedirect { get; set; }

    private EngineOptions WithRedirection(EngineOptions options)
    {
        var given = MyInvocation.BoundParameters.ContainsKey(nameof(MaximumRedirection)) ? MaximumRedirection : (int?)null;
        var maximum = given ?? (_session is { MaximumRedirection: >= 0 and var kept } ? kept : options.MaximumRedirection);
        return options with
        {
            MaximumRedirection = maximum,
            AllowInsecureRedirect = AllowInsecureRedirect,
            PreserveAuthorizationOnRedirect = PreserveAuthorizationOnRedirect,
            PreserveHttpMethodOnRedirect = PreserveHttpMethodOnRedirect,
        };
    }
}
