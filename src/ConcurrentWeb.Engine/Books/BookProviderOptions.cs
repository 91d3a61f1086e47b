using System.Buffers;

namespace ConcurrentWeb.Books;

/// <summary>What one provider needs to know of its user.</summary>
public sealed record BookProviderOptions
{
    private static readonly SearchValues<char> CommentMarks = SearchValues.Create("()\\;\"<>");

    /// <summary>The address to ask instead of the provider's own; parameters in it are kept. Default null: the provider's own.</summary>
    /// <exception cref="ArgumentException">It is not an absolute http or https address.</exception>
    public Uri? BaseUri
    {
        get;
        init => field = value is null || (value.IsAbsoluteUri && IsHttp(value))
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

    /// <summary>
    /// A mail address, or the address of a page, by which the service can reach whoever asks; it stands in the User-Agent
    /// header. Default null: none.
    /// </summary>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public string? Contact
    {
        get;
        init => field = string.IsNullOrWhiteSpace(value) ? null
            : IsContact(value.Trim()) ? value.Trim()
            : throw new ArgumentException("The contact is neither a mail address nor an http or https address.", nameof(value));
    }

    /// <summary>The User-Agent header. Default null: the library's name, its page and the contact.</summary>
    public string? UserAgent { get; init; }

    /// <summary>The country from which the books are looked at, by its two letters (ISO 3166-1). Default null: the service finds out.</summary>
    /// <exception cref="ArgumentException">It has not two letters.</exception>
    public string? Country
    {
        get;
        init => field = string.IsNullOrWhiteSpace(value) ? null
            : value.Trim() is [>= 'A' and <= 'z', >= 'A' and <= 'z'] code && code.All(char.IsAsciiLetter) ? code.ToUpperInvariant()
            : throw new ArgumentException("A country is two letters, such as DE.", nameof(value));
    }

    /// <summary>The contact as a mail address; null where it is none.</summary>
    internal string? MailAddress => Contact is not null && IsMailAddress(Contact) ? Contact : null;

    /// <summary>The options without the key.</summary>
    /// <returns>One line.</returns>
    public override string ToString()
    {
        var address = BaseUri is null ? "default address" : Redaction.Show(BaseUri);
        return ApiKey is null ? address : address + ", with a key";
    }

    private static bool IsHttp(Uri uri) => uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps;

    // It stands in a comment of the header, which parentheses would end.
    private static bool IsContact(string text) =>
        !text.AsSpan().ContainsAnyExceptInRange('!', '~')
        && !text.AsSpan().ContainsAny(CommentMarks)
        && (IsMailAddress(text) || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && IsHttp(uri)));

    private static bool IsMailAddress(string text) => System.Net.Mail.MailAddress.TryCreate(text, out var address) && address.Address == text;
}
