using System.Collections.Concurrent;
using System.Globalization;
using ConcurrentWeb.TestServer.Books;
using ConcurrentWeb.TestServer.Dispatch;

namespace ConcurrentWeb.TestServer.Endpoints;

/// <summary>…/api/books: Open Library, with its dislikes, and with the errors inside it that look like an answer without any book.</summary>
internal sealed class OpenLibrary((int Min, int Max)? latency)
{
    private const string Prefix = "ISBN:";
    private const int LongestAddress = 2048;

    private readonly ConcurrentDictionary<string, int> _errors = new(StringComparer.Ordinal);

    public void AddTo(Action<string, Func<Exchange, Task>> add)
    {
        add("openlibrary", exchange => AnswerAsync(exchange, 0, isError: static _ => false));
        add("empty-openlibrary", exchange => AnswerAsync(exchange, 2, _ =>
            _errors.AddOrUpdate(exchange.Argument(0), 1, static (_, count) => count + 1) <= exchange.Integer(1)));
        add("poisoned-openlibrary", exchange => AnswerAsync(exchange, 1, isbns => isbns.Contains(exchange.Argument(0), StringComparer.Ordinal)));
    }

    private async Task AnswerAsync(Exchange exchange, int prefix, Func<string[], bool> isError)
    {
        if (exchange.ArgumentCount != prefix + 2 || exchange.Argument(prefix) != "api" || exchange.Argument(prefix + 1) != "books")
        {
            await exchange.AnswerTextAsync("not …/api/books", StatusCodes.Status404NotFound);
            return;
        }

        // Who does not say how to be reached may be kept out.
        var agent = exchange.Request.Headers.UserAgent.ToString();
        var keys = (exchange.Query("bibkeys") ?? string.Empty).Split(',');
        var refusal = !agent.Contains('@', StringComparison.Ordinal) && !agent.Contains("http", StringComparison.Ordinal) ? StatusCodes.Status403Forbidden
            : exchange.Root.Length + exchange.Request.Path.Value!.Length + exchange.Request.QueryString.Value!.Length > LongestAddress ? StatusCodes.Status414UriTooLong
            : exchange.Query("jscmd") is not ("data" or "details") || exchange.Query("format") != "json" ? StatusCodes.Status400BadRequest

            // A bare number would start an import.
            : !keys.All(key => key.StartsWith(Prefix, StringComparison.Ordinal)) ? StatusCodes.Status400BadRequest
            : StatusCodes.Status200OK;
        if (refusal != StatusCodes.Status200OK)
        {
            await exchange.AnswerTextAsync("refused", refusal);
            return;
        }

        string[] isbns = [.. keys.Select(key => IsbnNumber.ToIsbn13(key[Prefix.Length..]) ?? string.Empty)];
        if (latency is var (min, max))
        {
            await exchange.WaitAsync(Delays.Jitter(min, max, 0, isbns[0].Length == 0 ? 0 : long.Parse(isbns[0], NumberStyles.None, CultureInfo.InvariantCulture)));
        }

        await exchange.AnswerJsonAsync(json =>
        {
            if (isError(isbns))
            {
                return;
            }

            foreach (var (key, isbn) in keys.Zip(isbns).DistinctBy(pair => pair.First, StringComparer.Ordinal))
            {
                if (BookCatalog.Find(isbn, BookService.OpenLibrary) is { } book)
                {
                    if (exchange.Query("jscmd") == "details")
                    {
                        OpenLibraryJson.WriteDetails(json, key, book);
                    }
                    else
                    {
                        OpenLibraryJson.WriteBook(json, key, book, exchange.Root);
                    }
                }
            }
        });
    }
}
