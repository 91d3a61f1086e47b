namespace ConcurrentWeb;

/// <summary>A person or a body that had a part in a book.</summary>
/// <param name="Name">The name as a reader would say it, such as <c>Marilynne Robinson</c>.</param>
/// <param name="Role">
/// The part in one English word in lower case, such as author, editor, translator or illustrator, where the provider
/// uses one of the common codes or words for it; else as the provider says it.
/// </param>
public sealed record BookContributor(string Name, string Role)
{
    /// <summary>The role of those who stand in <see cref="BookMetadata.Authors"/>.</summary>
    public const string Author = "author";

    /// <summary>The name, and the role where it is another than author.</summary>
    /// <returns>A text such as <c>Ann Goldstein (translator)</c>.</returns>
    public override string ToString() => Role == Author ? Name : $"{Name} ({Role})";
}
