namespace ConcurrentWeb.Books;

/// <summary>What one provider needs to know of its user.</summary>
public sealed record BookProviderOptions
{
    /// <summary>The address to ask instead of the provider's own; parameters in it are kept. Default null: the provider's own.</summary>
    /// <exception cref="ArgumentException">It is not an absolute http or https address.</exception>
    public Uri? BaseUri
    {
        get;
        init => field = value is null || (value.IsAbsoluteUri && (value.Scheme == Uri.UriSchemeHttp || value.Scheme == Uri.UriSchemeHttps))
            ? value
            : throw new ArgumentException("The base address of a provider is an absolute http or https address.", nameof(value));
    }

    /// <summary>The user's key for the provider; a secret, sent in a header, never shown. Default null, as for a blank one: none.</summary>
    /// <exception cref="ArgumentException">It has characters that no key has, such as a line break in its middle.</exception>
    public string? ApiKey
    {
        get;
        init => field = string.IsNullOrWhiteSpace(value) ? null
            : !value.AsSpan().Trim().ContainsAnyExceptInRange('!', '~') ? value.Trim()
            : throw new ArgumentException("The API key has characters that cannot stand in a header.", nameof(value));
    }

    /// <summary>The options without the key.</summary>
    /// <returns>One line.</returns>
    public override string ToString()
    {
        var address = BaseUri is null ? "default address" : Redaction.Show(BaseUri);
        return ApiKey is null ? address : address + ", with a key";
    }
}
