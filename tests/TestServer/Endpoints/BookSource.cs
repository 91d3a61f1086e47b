using System.Collections.Concurrent;
using ConcurrentWeb.TestServer.Books;
using ConcurrentWeb.TestServer.Dispatch;

namespace ConcurrentWeb.TestServer.Endpoints;

/// <summary>…/v1/volumes: a book source that is quick, slow, locked, exhausted or busy, as the path before it says.</summary>
internal sealed class BookSource((int Min, int Max)? latency)
{
    private const string Key = "test-key";
    private const int MostResults = 40;

    private readonly ConcurrentDictionary<string, int> _refusals = new(StringComparer.Ordinal);

    public void AddTo(Action<string, Func<Exchange, Task>> add)
    {
        add("books", exchange => AnswerAsync(exchange, 0, latency));
        add("slow-books", exchange => AnswerAsync(exchange, 2, (exchange.Integer(0), exchange.Integer(1))));
        add("keyed-books", exchange => exchange.Request.Headers["X-Goog-Api-Key"] == Key
            ? AnswerAsync(exchange, 0, latency)
            : exchange.AnswerJsonAsync(ApiErrors.WriteInvalidKey, StatusCodes.Status400BadRequest));
        add("quota-books", exchange => exchange.AnswerJsonAsync(ApiErrors.WriteDailyQuota, StatusCodes.Status429TooManyRequests));
        add("busy-books", BusyAsync);
        add("failing-books", FailingAsync);
        add("abroad-books", exchange => exchange.Query("country") is { Length: 2 }
            ? AnswerAsync(exchange, 0, latency)
            : RefuseAsync(exchange, "location"));
    }

    private Task BusyAsync(Exchange exchange)
    {
        var refusals = _refusals.AddOrUpdate(exchange.Argument(0), 1, (_, count) => count + 1);
        return refusals <= exchange.Integer(1)
            ? exchange.AnswerJsonAsync(ApiErrors.WriteMinuteQuota, StatusCodes.Status429TooManyRequests)
            : AnswerAsync(exchange, 2, latency);
    }

    private Task FailingAsync(Exchange exchange)
    {
        var number = _refusals.AddOrUpdate(exchange.Argument(0), 1, (_, count) => count + 1);
        return number > exchange.Integer(1) && number <= exchange.Long(1) + exchange.Long(2)
            ? RefuseAsync(exchange, exchange.Argument(3))
            : AnswerAsync(exchange, 4, latency);
    }

    private static Task RefuseAsync(Exchange exchange, string name)
    {
        var (status, write) = ApiErrors.Find(name);
        if (exchange.Query("retry-after") is { } retryAfter)
        {
            exchange.Response.Headers.RetryAfter = retryAfter;
        }

        return exchange.AnswerJsonAsync(write, status);
    }

    private static async Task AnswerAsync(Exchange exchange, int prefix, (int Min, int Max)? latency)
    {
        if (exchange.ArgumentCount != prefix + 2 || exchange.Argument(prefix) != "v1" || exchange.Argument(prefix + 1) != "volumes")
        {
            await exchange.AnswerTextAsync("not …/v1/volumes", StatusCodes.Status404NotFound);
            return;
        }

        var maxResults = exchange.Query("maxResults", 10);
        if (exchange.Query("q") is not { Length: > 0 } q)
        {
            await RefuseQueryAsync(exchange, "Missing query.");
            return;
        }

        if (maxResults is < 0 or > MostResults)
        {
            await RefuseQueryAsync(exchange, $"Invalid value '{maxResults}'. Values must be within the range: [0, {MostResults}]");
            return;
        }

        var query = BookQuery.Parse(q);
        if (latency is var (min, max))
        {
            await exchange.WaitAsync(Delays.Jitter(min, max, 0, query.FirstNumber));
        }

        var answer = Exchange.JsonObject(json => VolumeJson.WriteVolumes(json, query.Matches, (int)maxResults, exchange.Root));
        await exchange.AnswerJsonAsync(query.AsksForMalformed ? answer[..(answer.Length / 2)] : answer);
    }

    private static Task RefuseQueryAsync(Exchange exchange, string message) =>
        exchange.AnswerJsonAsync(json => ApiErrors.WriteBadRequest(json, message), StatusCodes.Status400BadRequest);
}
