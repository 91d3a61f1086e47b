namespace ConcurrentWeb;

/// <summary>A page about a book, or a text of it.</summary>
/// <param name="Relation">What it is to the book, such as info, preview, canonical, ebook, or what the provider calls it.</param>
/// <param name="Uri">Where it is.</param>
public sealed record BookLink(string Relation, Uri Uri)
{
    /// <summary>The relation and the address.</summary>
    /// <returns>A text such as <c>preview=https://…</c>.</returns>
    public override string ToString() => $"{Relation}={Uri.AbsoluteUri}";
}
