namespace ConcurrentWeb;

/// <summary>A picture of a book's cover.</summary>
/// <param name="Size">About how large it is.</param>
/// <param name="Uri">Where it is.</param>
public sealed record BookCover(BookCoverSize Size, Uri Uri)
{
    /// <summary>The size and the address.</summary>
    /// <returns>A text such as <c>Large=https://…</c>.</returns>
    public override string ToString() => $"{Size}={Uri.AbsoluteUri}";
}
