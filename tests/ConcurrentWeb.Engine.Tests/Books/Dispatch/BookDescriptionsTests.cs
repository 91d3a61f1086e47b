using ConcurrentWeb.Books;
using static ConcurrentWeb.Engine.Tests.Books.Dispatch.ScriptedSource;

namespace ConcurrentWeb.Engine.Tests.Books.Dispatch;

/// <summary>Descriptions that a source keeps apart from its records.</summary>
public sealed class BookDescriptionsTests
{
    private readonly PendingSends _sends = new();

    [Fact]
    public async Task Nobody_is_asked_for_descriptions_unless_they_are_wanted()
    {
        var answers = LookUp(Lookup(isWanted: false), 1, 2);
        _sends[0].SetResult(Answer("final", Isbn(1), Isbn(2)));
        Assert.All(await Task.WhenAll(answers), answer => Assert.Null(answer.Book?.Description));
        Assert.Single(_sends.Requests);
    }

    [Fact]
    public async Task What_was_found_without_a_description_is_asked_for_again_together()
    {
        var lookup = Lookup(isWanted: true);
        var answers = LookUp(lookup, 1, 2, 3, 4);
        _sends[0].SetResult(Answer("final", Isbn(1), Isbn(2), Isbn(4)));
        _sends[1].SetResult(Answer("final", Isbn(3)));
        _sends[2].SetResult(Answer("final", Isbn(1), Isbn(4)));
        var books = (await Task.WhenAll(answers)).Select(answer => answer.Book!).ToArray();
        Assert.Equal(["store 1 2 3 4", "other 3", "words 1 2 4"], Sent());
        Assert.Equal(["about 1", null, null, "about 4"], books.Select(book => book.Description));
        Assert.Equal(["store", "store", "other", "store"], books.Select(book => book.Source));
        Assert.All(books, book => Assert.Empty(book.Sources));
        Assert.Equal((2L, 3L), (lookup.Status()[0].Requests, lookup.Status()[0].Books));
        Assert.Equal(2, lookup.Status().Count);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("quota")]
    public async Task A_book_is_found_although_its_description_is_not_to_be_had(string answer)
    {
        var lookup = Lookup(isWanted: true);
        var answers = LookUp(lookup, 1);
        _sends[0].SetResult(Answer("final", Isbn(1)));
        _sends[1].SetResult(Answer(answer));
        Assert.Equal("store", (await answers[0]).Book?.Title);
        Assert.Equal(answer == "quota" ? WebErrorKind.QuotaExhausted : null, lookup.Status()[0].Refusal?.Kind);
    }

    [Fact]
    public async Task Merged_they_are_asked_for_only_where_no_other_source_has_one()
    {
        var lookup = Lookup(isWanted: true, merge: true, of: book => book.Isbn13 == Isbn(2) ? book with { Description = "other words" } : book);
        var answers = LookUp(lookup, 1, 2, 3);
        _sends[0].SetResult(Answer("final", Isbn(1), Isbn(2)));
        _sends[1].SetResult(Answer("final", Isbn(1), Isbn(2), Isbn(3)));
        _sends[2].SetResult(Answer("final", Isbn(1)));
        var books = (await Task.WhenAll(answers)).Select(answer => answer.Book!).ToArray();
        Assert.Equal(["store 1 2 3", "other 1 2 3", "words 1"], Sent());
        Assert.Equal(["about 1", "other words", null], books.Select(book => book.Description));
        Assert.Equal(["store", "other", null], books.Select(book => book.Sources.GetValueOrDefault("Description")));
    }

    private static BookMetadata Describe(BookMetadata book) =>
        book with { Source = "store", Description = $"about {book.Isbn13![3..12].TrimStart('0')}" };

    private string[] Sent() => [.. _sends.Requests.Select(Parse).Select(request =>
        $"{request.Source} {string.Join(' ', request.Isbns.Select(isbn => isbn[3..12].TrimStart('0')))}")];

    private static List<Task<BookAnswer>> LookUp(BookLookup lookup, params int[] numbers)
    {
        var answers = numbers.Select(number => lookup.LookUpAsync(Isbn(number), number, null, TestContext.Current.CancellationToken)).ToList();
        lookup.Complete();
        return answers;
    }

    private BookLookup Lookup(bool isWanted, bool merge = false, Func<BookMetadata, BookMetadata>? of = null)
    {
        var limits = new BookProviderLimits { MaximumIsbnsPerRequest = 10, DefaultIsbnsPerRequest = 10 };
        var store = new ScriptedSource("store", limits) { Descriptions = new ScriptedSource("words", limits) { Add = Describe } };
        var other = new ScriptedSource("other", limits) { Add = of ?? (book => book) };
        return new(
            _sends.SendAsync,
            [new BookSource(store, new BookProviderOptions()), new BookSource(other, new BookProviderOptions())],
            new BookLookupOptions { IncludeDescription = isWanted, Merge = merge, GatherTime = Timeout.InfiniteTimeSpan });
    }
}
