namespace ConcurrentWeb.Books;

/// <summary>
/// A service that knows books by their ISBN, as pure functions: how to ask it, and how to read what it answers.
/// Sending is the business of others, so a provider holds no state and does no input or output. One that is public and can be
/// made without arguments is found by <see cref="BookProviders"/>.
/// </summary>
public interface IBookMetadataProvider
{
    /// <summary>The name under which users choose the provider, and which stands in the records it gives.</summary>
    public string Name { get; }

    /// <summary>The address that is asked where the options give no other.</summary>
    public Uri DefaultBaseUri { get; }

    /// <summary>
    /// The same service, asked for nothing but the descriptions of books that it knows, where its records lack them; null where
    /// there is no such way. Its records have a description or none, and no other field.
    /// </summary>
    public IBookMetadataProvider? Descriptions => null;

    /// <summary>How the service may be asked by this user.</summary>
    /// <param name="options">The user's key and contact.</param>
    /// <returns>The limits, none of which the provider itself obeys.</returns>
    public BookProviderLimits Limits(BookProviderOptions options);

    /// <summary>Makes the request for some ISBNs.</summary>
    /// <param name="query">The ISBNs, and in which way they are asked for.</param>
    /// <param name="options">Where to send it, and what the service has to know of the user.</param>
    /// <returns>A request without index and input.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no ISBNs, or too many, or the service has no such way.</exception>
    public RequestDefinition CreateRequest(BookQuery query, BookProviderOptions options);

    /// <summary>Reads the answer to such a request. Never throws because of what the answer holds.</summary>
    /// <param name="answer">The answer, or the failure to get one.</param>
    /// <param name="query">What was asked.</param>
    /// <returns>The books, or why there are none.</returns>
    public BookProviderAnswer Read(WebResult answer, BookQuery query);

    /// <summary>
    /// What the service itself says of a failure, where that is more than its status tells: that the quota is used up
    /// (<see cref="WebErrorKind.QuotaExhausted"/>), so that asking again is useless, or that the key is not valid.
    /// </summary>
    /// <param name="answer">The answer.</param>
    /// <returns>
    /// The failure, its message without the name of the input; null where there is nothing to add to
    /// <see cref="WebResult.Error"/>.
    /// </returns>
    public WebError? ReadFailure(WebResult answer) => null;
}
