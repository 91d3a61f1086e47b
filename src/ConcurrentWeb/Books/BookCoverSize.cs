namespace ConcurrentWeb;

/// <summary>The sizes of covers, from the smallest to the largest; the widths are about those of Google Books.</summary>
public enum BookCoverSize
{
    /// <summary>About 80 pixels wide.</summary>
    SmallThumbnail,

    /// <summary>About 128 pixels wide.</summary>
    Thumbnail,

    /// <summary>About 300 pixels wide.</summary>
    Small,

    /// <summary>About 575 pixels wide.</summary>
    Medium,

    /// <summary>About 800 pixels wide.</summary>
    Large,

    /// <summary>About 1,280 pixels wide.</summary>
    ExtraLarge,
}
