namespace ConcurrentWeb.Books;

/// <summary>What it means that books are missing in an answer that could be read.</summary>
public enum BookMisses
{
    /// <summary>The provider does not know them, as far as this way of asking tells.</summary>
    Final,

    /// <summary>The answer may have had no room for them: each has to be asked for once more, alone, to be certain.</summary>
    AskSingly,

    /// <summary>The answer may be a failure in disguise: the same has to be asked once more, in halves where it was for many.</summary>
    AskInHalves,
}
