namespace ConcurrentWeb.Books;

/// <summary>All providers that there are: the public classes of this library that implement <see cref="IBookMetadataProvider"/>.</summary>
public static class BookProviders
{
    /// <summary>One of each, in the order of their names.</summary>
    public static IReadOnlyList<IBookMetadataProvider> All { get; } =
    [
        .. typeof(IBookMetadataProvider).Assembly.GetExportedTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false }
                && type.IsAssignableTo(typeof(IBookMetadataProvider))
                && type.GetConstructor([]) is not null)
            .Select(type => (IBookMetadataProvider)Activator.CreateInstance(type)!)
            .OrderBy(provider => provider.Name, StringComparer.Ordinal),
    ];

    /// <summary>The providers that are asked where the user names none, in this order.</summary>
    public static IReadOnlyList<string> DefaultNames { get; } = [GoogleBooksProvider.ProviderName, OpenLibraryProvider.ProviderName];

    /// <summary>The provider of that name, whatever the case of its letters.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Null where there is none.</returns>
    public static IBookMetadataProvider? Find(string name) =>
        All.FirstOrDefault(provider => provider.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// What the services ask for at most, for <see cref="EngineOptions.OriginLimits"/>. Only their own addresses have such
    /// limits: whoever has a copy of one elsewhere knows what that takes.
    /// </summary>
    /// <param name="sources">Those that a lookup asks.</param>
    /// <returns>A limit for each origin.</returns>
    public static IReadOnlyDictionary<Origin, OriginLimit> OriginLimits(IEnumerable<BookSource> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var limits = new Dictionary<Origin, OriginLimit>();
        foreach (var (provider, options) in sources.Where(static source => source.Options.BaseUri is null))
        {
            var own = provider.Limits(options);
            limits[Origin.Of(provider.DefaultBaseUri)] = new OriginLimit
            {
                RequestsPerSecond = own.RequestsPerSecond ?? 0,
                MaximumConcurrency = own.MaximumConcurrency ?? 0,
            };
        }

        return limits;
    }
}
