using System.Collections.Concurrent;
using System.Net;

namespace ConcurrentWeb.Engine.Tests.Support;

/// <summary>A transport that answers by a rule, and keeps what it was sent.</summary>
internal sealed class AnsweringTransport(Func<SentRequest, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    private readonly ConcurrentDictionary<Uri, int> _counts = new();
    private readonly ConcurrentQueue<SentRequest> _sent = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _waiting = new();

    public AnsweringTransport(Func<SentRequest, HttpResponseMessage> answer)
        : this((request, _) => Task.FromResult(answer(request)))
    {
    }

    /// <summary>All requests, in the order in which they came.</summary>
    public IReadOnlyList<SentRequest> Sent => [.. _sent];

    /// <summary>Completes when so many requests have come, their timers set.</summary>
    public Task WhenSentAsync(int count)
    {
        var waiting = _waiting.GetOrAdd(count, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        TellWaiting();
        return waiting.Task;
    }

    public static HttpResponseMessage Status(int status, string body = "", string? retryAfter = null)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) };
        if (retryAfter is not null)
        {
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        }

        return response;
    }

    /// <summary>An answer whose body breaks off.</summary>
    public static HttpResponseMessage Truncated(int status = 200, string? retryAfter = null)
    {
        var response = Status(status, retryAfter: retryAfter);
        response.Content = new StreamContent(new PiecewiseStream(["part"u8.ToArray()], _ => throw new HttpIOException(HttpRequestError.ResponseEnded)));
        return response;
    }

    /// <summary>Nothing, until the client gives up.</summary>
    public static async Task<HttpResponseMessage> NeverAsync(CancellationToken stop)
    {
        await Task.Delay(Timeout.Infinite, stop);
        throw new InvalidOperationException("It is never over.");
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        var sent = new SentRequest(request, body, _counts.AddOrUpdate(request.RequestUri!, 1, (_, count) => count + 1));
        _sent.Enqueue(sent);
        TellWaiting();
        return await answer(sent, cancellationToken);
    }

    private void TellWaiting()
    {
        foreach (var (_, waiting) in _waiting.Where(waiting => waiting.Key <= _sent.Count))
        {
            waiting.TrySetResult();
        }
    }
}

/// <param name="Message">The message as it came.</param>
/// <param name="Body">Its body; null for none.</param>
/// <param name="Number">How many of this address there have been with it.</param>
internal sealed record SentRequest(HttpRequestMessage Message, string? Body, int Number)
{
    public Uri Uri => Message.RequestUri!;
}
