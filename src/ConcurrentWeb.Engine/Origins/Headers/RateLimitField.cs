namespace ConcurrentWeb.Origins;

/// <summary>What a header that speaks of limits is about, by its name.</summary>
/// <param name="Kind">What its value is.</param>
/// <param name="Family">What its name begins with: headers of different families are of different limiters.</param>
/// <param name="Scope">Which of several quotas it is for, where its name says so; empty else.</param>
/// <param name="Window">The window of that quota, where its name says so.</param>
internal readonly record struct RateLimitField(RateLimitFieldKind Kind, string Family, string Scope, TimeSpan? Window)
{
    private const string RetryAfter = "Retry-After";
    private static readonly int ShortestName = "RateLimit".Length;

    // Those of the drafts, and both spellings from before (draft-ietf-httpapi-ratelimit-headers-01, "currently used on the web").
    private static readonly string[] Families = ["RateLimit", "X-RateLimit", "X-Rate-Limit"];

    private static readonly (string Name, RateLimitFieldKind Kind)[] Kinds =
    [
        ("Limit", RateLimitFieldKind.Limit),
        ("Remaining", RateLimitFieldKind.Remaining),
        ("Reset", RateLimitFieldKind.Reset),
        ("Policy", RateLimitFieldKind.Items),
        ("Reset-After", RateLimitFieldKind.Reset), // Discord: seconds, beside a Reset that is a moment
        ("ResetTime", RateLimitFieldKind.Reset), // GitLab: a date, beside a Reset in Unix time
        ("Interval", RateLimitFieldKind.Window), // Crossref: 1s
        ("Interval-Seconds", RateLimitFieldKind.Window), // Atlassian, with FillRate: what each interval adds
        ("FillRate", RateLimitFieldKind.Limit),
        (RetryAfter, RateLimitFieldKind.RetryAfter), // MailerLite
    ];

    // Kong has one header for each window, OpenAI one for each unit; units other than requests are none of our business.
    private static readonly (string Name, TimeSpan? Window)[] Scopes =
    [
        ("Second", TimeSpan.FromSeconds(1)),
        ("Minute", TimeSpan.FromMinutes(1)),
        ("Hour", TimeSpan.FromHours(1)),
        ("Day", TimeSpan.FromDays(1)),
        ("Month", TimeSpan.FromDays(30)),
        ("Year", TimeSpan.FromDays(365)),
        ("Requests", null),
    ];

    /// <summary>False for the names of all other headers.</summary>
    internal static bool TryRead(string name, out RateLimitField field)
    {
        field = default;
        if (name.Length < ShortestName || name is not (['R' or 'r', ..] or ['X' or 'x', '-', 'R' or 'r', ..]))
        {
            return false;
        }

        if (name.Equals(RetryAfter, StringComparison.OrdinalIgnoreCase))
        {
            field = new RateLimitField(RateLimitFieldKind.RetryAfter, string.Empty, string.Empty, null);
            return true;
        }

        foreach (var family in Families)
        {
            if (name.StartsWith(family, StringComparison.OrdinalIgnoreCase))
            {
                return TryReadRest(name.AsSpan(family.Length), family, out field);
            }
        }

        return false;
    }

    private static bool TryReadRest(ReadOnlySpan<char> rest, string family, out RateLimitField field)
    {
        field = new RateLimitField(RateLimitFieldKind.Items, family, string.Empty, null);
        if (rest.IsEmpty)
        {
            return true;
        }

        foreach (var (name, kind) in Kinds)
        {
            if (TryCut(rest, name, out var scope))
            {
                field = field with { Kind = kind };
                if (scope.IsEmpty || TryReadScope(scope, ref field))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool TryReadScope(ReadOnlySpan<char> text, ref RateLimitField field)
    {
        foreach (var (name, window) in Scopes)
        {
            if (TryCut(text, name, out var rest) && rest.IsEmpty)
            {
                field = field with { Scope = name, Window = window };
                return true;
            }
        }

        return false;
    }

    /// <summary>Cuts a hyphen and these words off the front, up to the end or another hyphen, which stays.</summary>
    private static bool TryCut(ReadOnlySpan<char> text, string words, out ReadOnlySpan<char> rest)
    {
        rest = [];
        if (text[0] != '-' || !text[1..].StartsWith(words, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        rest = text[(words.Length + 1)..];
        return rest is [] or ['-', ..];
    }
}

/// <summary>What the value of a header that speaks of limits is.</summary>
internal enum RateLimitFieldKind
{
    /// <summary>When to come back.</summary>
    RetryAfter,

    /// <summary>Items with parameters, or members of a dictionary: RateLimit, RateLimit-Policy.</summary>
    Items,

    /// <summary>Requests permitted in a window.</summary>
    Limit,

    /// <summary>Requests left.</summary>
    Remaining,

    /// <summary>When the quota is renewed.</summary>
    Reset,

    /// <summary>The window itself.</summary>
    Window,
}
