using System.Collections;
using System.Net;
using System.Security;
using ConcurrentWeb.Books;

namespace ConcurrentWeb.Commands.Binding;

/// <summary>Makes the sources of a run of what the command line says of them.</summary>
internal sealed record BookSources
{
    private const string KeyVariable = "GOOGLE_BOOKS_API_KEY";
    private const string KeyedProvider = "GoogleBooks";

    /// <summary>The names given; null for the defaults.</summary>
    internal IReadOnlyList<string>? Names { get; init; }

    /// <summary>One address, or a dictionary of names and addresses; null for the providers' own.</summary>
    internal object? BaseUri { get; init; }

    /// <summary>The key for Google Books; null for that of the environment.</summary>
    internal SecureString? ApiKey { get; init; }

    internal string? Contact { get; init; }

    internal string? UserAgent { get; init; }

    internal string? Country { get; init; }

    /// <summary>The sources, in the order in which they are asked.</summary>
    /// <exception cref="InputFailureException">The parameters make no sense, or not together.</exception>
    internal IReadOnlyList<BookSource> Bind()
    {
        var addresses = InputItems.Unwrap(BaseUri) as IDictionary;
        var single = addresses is null && BaseUri is not null ? UriBinder.Bind(InputItems.Unwrap(BaseUri)) : null;

        // Who gives one address means one service, and nothing is to go to another one behind the user's back.
        var names = Names ?? (single is null ? BookProviders.DefaultNames : [KeyedProvider]);
        IBookMetadataProvider[] providers = [.. names.Select(Provider).Distinct()];
        if (single is not null && providers.Length > 1)
        {
            throw new InputFailureException(
                WebErrorKind.InvalidUri, "-BaseUri has one address for several providers: give a dictionary, such as @{ OpenLibrary = '…' }");
        }

        var given = Addresses(addresses, providers);
        return [.. providers.Select(provider => new BookSource(provider, Options(provider, single ?? given.GetValueOrDefault(provider))))];
    }

    private static IBookMetadataProvider Provider(string name) => BookProviders.Find(name)
        ?? throw new InputFailureException(
            WebErrorKind.InvalidParameter,
            $"there is no provider {InputText.Quote(name)}; there are {string.Join(", ", BookProviders.All.Select(provider => provider.Name))}");

    private static Dictionary<IBookMetadataProvider, Uri> Addresses(IDictionary? addresses, IBookMetadataProvider[] providers)
    {
        var bound = new Dictionary<IBookMetadataProvider, Uri>();
        foreach (DictionaryEntry entry in addresses ?? new Hashtable())
        {
            var provider = Provider(entry.Key.ToString()!);
            if (!providers.Contains(provider))
            {
                throw new InputFailureException(
                    WebErrorKind.InvalidUri, $"-BaseUri has an address for {provider.Name}, which -Provider does not name");
            }

            bound[provider] = UriBinder.Bind(InputItems.Unwrap(entry.Value));
        }

        return bound;
    }

    private BookProviderOptions Options(IBookMetadataProvider provider, Uri? baseUri)
    {
        try
        {
            return new BookProviderOptions
            {
                BaseUri = baseUri,
                ApiKey = provider.Name == KeyedProvider ? Key() : null,
                Contact = Contact,
                UserAgent = UserAgent,
                Country = Country,
            };
        }
        catch (ArgumentException e)
        {
            // The name of the argument stands behind the message.
            throw new InputFailureException(WebErrorKind.InvalidParameter, e.Message.Split(" (Parameter")[0].TrimEnd('.'));
        }
    }

    private string? Key() => ApiKey is null ? Environment.GetEnvironmentVariable(KeyVariable) : new NetworkCredential(string.Empty, ApiKey).Password;
}
