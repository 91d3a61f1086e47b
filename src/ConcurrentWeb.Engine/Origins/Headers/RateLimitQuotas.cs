using System.Net.Http.Headers;

namespace ConcurrentWeb.Origins;

/// <summary>The quotas that one answer speaks of, put together from its headers, and which of them counts.</summary>
/// <param name="now">What moments are measured from.</param>
internal sealed class RateLimitQuotas(DateTimeOffset now)
{
    /// <summary>How many there may be; more than that is no server's intention.</summary>
    private const int Capacity = 32;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly List<RateLimitQuota> _quotas = [];
    private TimeSpan? _retryAfter;

    /// <summary>Adds what one header says. Several fields of one name are one list (RFC 9110, section 5.3).</summary>
    internal void Add(RateLimitField field, HeaderStringValues values)
    {
        var position = 0;
        foreach (var value in values)
        {
            // A date has a comma in it, so a time is tried before a list of them.
            if (field.Kind is RateLimitFieldKind.RetryAfter or RateLimitFieldKind.Reset && TryAddTime(field, value, position))
            {
                position++;
                continue;
            }

            ReadOnlySpan<char> rest = value;
            while (!rest.IsEmpty && position < Capacity)
            {
                AddElement(field, RateLimitItem.NextPart(ref rest, ','), position++);
            }
        }
    }

    /// <summary>The most restrictive of it all.</summary>
    /// <param name="isFromCache">Whether the quotas are old news.</param>
    /// <returns>Null where nothing was said that can be used.</returns>
    internal RateLimitInfo? ToInfo(bool isFromCache)
    {
        List<RateLimitQuota> quotas = isFromCache ? [] : _quotas.FindAll(quota => !_quotas.Exists(other => IsOfOtherUnit(quota, other)));
        var remaining = quotas.Min(static quota => quota.Remaining);
        var scarcest = quotas.FindAll(quota => remaining is not null && quota.Remaining == remaining);

        // Kong says what remains of each window, and the reset in a header that goes with none of them.
        var resetIn = scarcest.Max(static quota => quota.ResetIn)
            ?? quotas.Where(static quota => quota.Remaining is null).Max(static quota => quota.ResetIn)
            ?? scarcest.Max(quota => quotas.FindAll(other => other == quota || other.HasPolicyOf(quota)).Max(static other => other.Window));

        var tightest = quotas.Where(static quota => quota.Limit is not null).MinBy(Looseness);
        var info = new RateLimitInfo(remaining, resetIn, tightest?.Limit, tightest?.Window, _retryAfter);
        return info is (null, null, null, null, null) ? null : info;
    }

    private static bool IsOfOtherUnit(RateLimitQuota quota, RateLimitQuota other) =>
        other.IsOfOtherUnit && (quota == other || quota.HasPolicyOf(other));

    /// <summary>Orders limits as <see cref="RateLimitInfo.Limit"/> says; those whose window nobody knows are the last.</summary>
    private static (int Kind, double Rate) Looseness(RateLimitQuota quota) => quota.Window switch
    {
        null => (2, quota.Limit!.Value),
        { } window => (window < Day ? 0 : 1, quota.Limit!.Value / window.TotalSeconds),
    };

    private static TimeSpan Later(TimeSpan? one, TimeSpan other) => one > other ? one.Value : other;

    private void AddElement(RateLimitField field, ReadOnlySpan<char> element, int position)
    {
        if (field.Kind == RateLimitFieldKind.Items && RateLimitItem.TryReadMember(element, out var kind, out var value))
        {
            AddValue(field with { Kind = kind }, value, position: 0);
        }
        else if (field.Kind == RateLimitFieldKind.Items || (field.Kind == RateLimitFieldKind.Limit && element.Contains(';')))
        {
            // In "RateLimit-Limit: 100, 100;w=60" the first is the limit, the others are policies (drafts until 03, as 01, section 3.1).
            if (_quotas.Count < Capacity && RateLimitItem.Read(field.Family, element, now) is { } item)
            {
                _quotas.Add(item);
            }
        }
        else
        {
            AddValue(field, element, position);
        }
    }

    private void AddValue(RateLimitField field, ReadOnlySpan<char> value, int position)
    {
        switch (field.Kind)
        {
            case RateLimitFieldKind.Limit when RateLimitItem.TryReadLimit(value, out var limit) && Find(field, position) is { } quota:
                quota.Limit = Math.Min(quota.Limit ?? limit, limit);
                break;
            case RateLimitFieldKind.Remaining when RateLimitItem.TryReadCount(value, out var left) && Find(field, position) is { } quota:
                quota.Remaining = Math.Min(quota.Remaining ?? left, left);
                break;
            case RateLimitFieldKind.Window when RateLimitTime.TryReadWindow(value, out var window) && Find(field, position) is { } quota:
                quota.Window = window;
                break;
            case RateLimitFieldKind.RetryAfter or RateLimitFieldKind.Reset:
                TryAddTime(field, value, position);
                break;
        }
    }

    private bool TryAddTime(RateLimitField field, ReadOnlySpan<char> text, int position)
    {
        if (!RateLimitTime.TryReadWait(text, now, out var wait))
        {
            return false;
        }

        if (field.Kind == RateLimitFieldKind.RetryAfter)
        {
            _retryAfter = Later(_retryAfter, wait);
        }
        else if (Find(field, position) is { } quota)
        {
            quota.ResetIn = Later(quota.ResetIn, wait);
        }

        return true;
    }

    /// <summary>The quota of a header's family, scope and place in the list; null where there are too many.</summary>
    private RateLimitQuota? Find(RateLimitField field, int position)
    {
        var quota = _quotas.Find(quota => quota.Is(field, position));
        if (quota is null && _quotas.Count < Capacity)
        {
            quota = new RateLimitQuota { Family = field.Family, Name = field.Scope, Position = position, Window = field.Window };
            _quotas.Add(quota);
        }

        return quota;
    }
}
