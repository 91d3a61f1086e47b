namespace ConcurrentWeb.Books;

/// <summary>A provider together with what it needs to know of its user.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Options">The address and the key for this provider, and for no other.</param>
public sealed record BookSource(IBookMetadataProvider Provider, BookProviderOptions Options);
