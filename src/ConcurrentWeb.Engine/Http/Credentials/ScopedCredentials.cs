using System.Net;

namespace ConcurrentWeb;

/// <summary>Credentials that a server gets only where they belong; to any other that asks there are none.</summary>
/// <param name="credentials">The credentials, for whoever asks.</param>
/// <param name="scope">Where they belong.</param>
public sealed class ScopedCredentials(ICredentials credentials, CredentialScope scope) : ICredentials
{
    /// <inheritdoc/>
    public NetworkCredential? GetCredential(Uri uri, string authType) =>
        scope.Covers(uri) ? credentials.GetCredential(uri, authType) : null;
}
