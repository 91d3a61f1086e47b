namespace ConcurrentWeb.Origins;

/// <summary>
/// Reads the items of RateLimit and RateLimit-Policy. They are structured fields (RFC 9651), read leniently: one that is
/// malformed does not take the others with it.
/// </summary>
internal static class RateLimitItem
{
    /// <summary>A number in a structured field has no more digits than 15 (RFC 9651, section 3.3.1).</summary>
    private const decimal LargestCount = 999_999_999_999_999;

    /// <summary>
    /// Reads <c>"name";q=100;w=60</c> or <c>"name";r=50;t=30</c> (draft-ietf-httpapi-ratelimit-headers-08 and later, sections 3.1
    /// and 4.1), or <c>100;w=60</c> (the drafts before, as draft 07, section 2.1). Other parameters are comments.
    /// </summary>
    /// <returns>Null where a parameter has a value that cannot be: a malformed field is to be ignored (draft 11, section 7).</returns>
    internal static RateLimitQuota? Read(string family, ReadOnlySpan<char> item, DateTimeOffset now)
    {
        var head = NextPart(ref item, ';');
        var quota = new RateLimitQuota { Family = family, Name = head.Trim('"').ToString(), Position = RateLimitQuota.Item };
        quota.Limit = TryReadLimit(head, out var limit) ? limit : null;
        while (!item.IsEmpty)
        {
            if (!TryAddParameter(quota, NextPart(ref item, ';'), now))
            {
                return null;
            }
        }

        return quota;
    }

    /// <summary>Whether it is a member of a dictionary, as in <c>limit=100, remaining=50, reset=5</c> (draft 07, section 3.1).</summary>
    internal static bool TryReadMember(ReadOnlySpan<char> member, out RateLimitFieldKind kind, out ReadOnlySpan<char> value)
    {
        Split(NextPart(ref member, ';'), out var name, out value);
        kind = name switch
        {
            "limit" => RateLimitFieldKind.Limit,
            "remaining" => RateLimitFieldKind.Remaining,
            "reset" => RateLimitFieldKind.Reset,
            _ => RateLimitFieldKind.Items,
        };
        return kind != RateLimitFieldKind.Items;
    }

    /// <summary>A fraction, such as in Reddit's <c>598.0</c>, is cut off.</summary>
    internal static bool TryReadCount(ReadOnlySpan<char> text, out long count)
    {
        var isCount = RateLimitTime.TryReadNumber(text, out var number) && number <= LargestCount;
        count = isCount ? (long)number : 0;
        return isCount;
    }

    /// <summary>A limit of none at all means that there is none, or is a mistake.</summary>
    internal static bool TryReadLimit(ReadOnlySpan<char> text, out long limit) => TryReadCount(text, out limit) && limit > 0;

    /// <summary>Takes off what stands before the next separator that is not within quotes.</summary>
    internal static ReadOnlySpan<char> NextPart(scoped ref ReadOnlySpan<char> rest, char separator)
    {
        var isQuoted = false;
        for (var i = 0; i < rest.Length; i++)
        {
            if (rest[i] == separator && !isQuoted)
            {
                var part = rest[..i];
                rest = rest[(i + 1)..];
                return part.Trim();
            }

            if (isQuoted && rest[i] == '\\')
            {
                i++;
            }
            else
            {
                isQuoted ^= rest[i] == '"';
            }
        }

        var last = rest;
        rest = [];
        return last.Trim();
    }

    private static bool TryAddParameter(RateLimitQuota quota, ReadOnlySpan<char> parameter, DateTimeOffset now)
    {
        Split(parameter, out var name, out var value);
        switch (name)
        {
            case "q" when TryReadLimit(value, out var limit):
                quota.Limit = limit;
                return true;
            case "w" when RateLimitTime.TryReadWindow(value, out var window):
                quota.Window = window;
                return true;
            case "r" when TryReadCount(value, out var remaining):
                quota.Remaining = remaining;
                return true;
            case "t" when RateLimitTime.TryReadWait(value, now, out var wait):
                quota.ResetIn = wait;
                return true;
            case "qu":
                quota.IsOfOtherUnit = value.Trim('"') is not "requests";
                return true;
            default:
                return name is not ("q" or "w" or "r" or "t");
        }
    }

    private static void Split(ReadOnlySpan<char> text, out ReadOnlySpan<char> name, out ReadOnlySpan<char> value)
    {
        var equals = text.IndexOf('=');
        name = (equals < 0 ? text : text[..equals]).Trim();
        value = equals < 0 ? [] : text[(equals + 1)..].Trim();
    }
}
