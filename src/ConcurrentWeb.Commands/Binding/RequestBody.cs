namespace ConcurrentWeb.Commands.Binding;

/// <summary>A body that is ready to be sent.</summary>
/// <param name="Create">Makes the content, anew for each attempt.</param>
internal sealed record RequestBody(Func<HttpContent> Create)
{
    /// <summary>Whether the content can be made more than once.</summary>
    internal bool IsReplayable { get; init; } = true;

    /// <summary>Whether the content says itself what type it is, and nobody else may, as with a multipart body and its boundary.</summary>
    internal bool HasOwnType { get; init; }
}
