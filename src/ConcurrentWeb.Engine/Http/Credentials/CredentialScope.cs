namespace ConcurrentWeb;

/// <summary>
/// The origins that the credentials of a run may go to: those that its user named, or else the first one it asks. Many
/// addresses may come from a file that nobody read, and one of them from somebody who collects passwords.
/// </summary>
public sealed class CredentialScope
{
    private readonly HashSet<Origin> _named;
    private readonly Func<Uri, bool>? _isAllowed;
    private readonly bool _allowUnencrypted;
    private Origin? _first;

    /// <summary>Makes a scope.</summary>
    /// <param name="named">Addresses that the user named; their origins get the credentials.</param>
    /// <param name="isAllowed">Tells of further addresses whether they get the credentials; null where there are none.</param>
    /// <param name="allowUnencrypted">Credentials may go over plain http. Over the loopback interface they always may.</param>
    public CredentialScope(IEnumerable<Uri> named, Func<Uri, bool>? isAllowed = null, bool allowUnencrypted = false)
    {
        ArgumentNullException.ThrowIfNull(named);
        _named = [.. named.Select(Origin.Of)];
        (_isAllowed, _allowUnencrypted) = (isAllowed, allowUnencrypted);
    }

    /// <summary>The only origin in the scope of a run whose user named none; null where it has asked nothing yet.</summary>
    public Origin? First => Volatile.Read(ref _first);

    private bool IsOpen => _named.Count == 0 && _isAllowed is null;

    /// <summary>Whether the credentials may go to an address. Where nothing was named, the first address asked about decides.</summary>
    /// <param name="uri">The absolute address of a request, in the order of the inputs.</param>
    /// <returns>False for an address of another origin.</returns>
    public bool Admits(Uri uri)
    {
        var origin = Origin.Of(uri);
        if (IsOpen)
        {
            return (Interlocked.CompareExchange(ref _first, origin, comparand: null) ?? origin) == origin;
        }

        return Holds(origin, uri);
    }

    /// <summary>Whether credentials would go to an address in the open: over plain http, and not to this machine.</summary>
    /// <param name="uri">An absolute address.</param>
    /// <returns>False where the user allowed it.</returns>
    public bool Exposes(Uri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        return !_allowUnencrypted && uri.Scheme != Uri.UriSchemeHttps && !uri.IsLoopback;
    }

    /// <summary>Whether an address that a server sent us to, or that asks for a password, may have the credentials.</summary>
    internal bool Covers(Uri uri)
    {
        var origin = Origin.Of(uri);
        return !Exposes(uri) && (IsOpen ? First == origin : Holds(origin, uri));
    }

    private bool Holds(Origin origin, Uri uri) => _named.Contains(origin) || _isAllowed?.Invoke(uri) == true;
}
