namespace ConcurrentWeb.Books.Dispatch;

/// <summary>The ISBNs of one request.</summary>
/// <param name="Queue">Whom it goes to.</param>
/// <param name="Inquiries">What it asks for; at least one.</param>
internal sealed record BookBatch(SourceQueue Queue, BookInquiry[] Inquiries)
{
    /// <summary>In which way a single ISBN is asked for.</summary>
    internal int Form { get; init; }

    /// <summary>The same was asked before, and the answer was in doubt.</summary>
    internal bool IsRepeated { get; init; }

    /// <summary>The batch that this one is a half of; null for a whole one.</summary>
    internal HalvedBatch? Whole { get; init; }

    /// <summary>Cancelled when its source is put aside, so that nobody waits any longer; never where there is no other to ask.</summary>
    internal CancellationToken GivenUp { get; init; }

    /// <summary>The halves, which tell apart whether the answer to this batch was wrong or one of its ISBNs made it so.</summary>
    internal BookBatch[] Halve()
    {
        var whole = new HalvedBatch();
        var middle = (Inquiries.Length + 1) / 2;
        return
        [
            new BookBatch(Queue, Inquiries[..middle]) { Whole = whole },
            new BookBatch(Queue, Inquiries[middle..]) { Whole = whole },
        ];
    }

    /// <summary>
    /// Whether the answer may be wrong. One without any book may be a failure in disguise, where the provider says so; one that cannot
    /// be read may be so because of a single one of its books.
    /// </summary>
    internal bool Doubts(BookProviderAnswer answer) => answer.Failure is null
        ? answer.Misses == BookMisses.AskInHalves && answer.Books.All(book => book is null)
        : answer.Failure.Kind == WebErrorKind.InvalidResponse && Inquiries.Length > 1;

    /// <summary>The way in which what is missing in the answer is asked for again, alone; null where it is not.</summary>
    internal int? NextForm(BookProviderAnswer answer) => Inquiries.Length > 1
        ? answer.Misses == BookMisses.AskSingly ? 0 : null
        : Form + 1 < Queue.Limits.Forms ? Form + 1 : null;
}
