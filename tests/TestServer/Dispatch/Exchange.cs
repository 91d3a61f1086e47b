using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ConcurrentWeb.TestServer.Dispatch;

/// <summary>One request and its answer, as an endpoint sees them.</summary>
internal sealed class Exchange(HttpContext context, string[] arguments, ServerGauge? gauge)
{
    private const string Json = "application/json; charset=utf-8";

    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private ServerGauge? _gauge = gauge;

    public HttpContext Context => context;

    public HttpRequest Request => context.Request;

    public HttpResponse Response => context.Response;

    /// <summary>Cancelled when the client has gone. Whatever waits must wait with it, or the gauge would not fall.</summary>
    public CancellationToken Aborted => context.RequestAborted;

    /// <summary>Scheme and host as the client sees them, without a slash at the end.</summary>
    public string Root => $"{Request.Scheme}://{Request.Host}";

    public int ArgumentCount => arguments.Length;

    /// <summary>Takes the request off the gauge. Said before the end of an answer, which lets the client send its next request.</summary>
    public void Leave() => Interlocked.Exchange(ref _gauge, null)?.Leave();

    /// <summary>The path's segments after the endpoint's name.</summary>
    public string Argument(int index) =>
        index < arguments.Length ? arguments[index] : throw new FormatException($"{Request.Path} lacks argument {index + 1}.");

    public int Integer(int index) => int.Parse(Argument(index), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    public long Long(int index) => long.Parse(Argument(index), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    public double Number(int index) => double.Parse(Argument(index), NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>The first value of that name in the query.</summary>
    public string? Query(string name) => Request.Query.TryGetValue(name, out var values) ? values[0] : null;

    public long Query(string name, long otherwise) =>
        Query(name) is { Length: > 0 } text ? long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : otherwise;

    public Task WaitAsync(long milliseconds) =>
        milliseconds <= 0 ? Task.CompletedTask : Task.Delay(TimeSpan.FromMilliseconds(milliseconds), Aborted);

    /// <summary>Waits until the client has gone.</summary>
    public Task WaitForeverAsync() => Task.Delay(Timeout.Infinite, Aborted);

    /// <summary>The whole answer in one write.</summary>
    public async Task AnswerAsync(int status, string? contentType, ReadOnlyMemory<byte> body)
    {
        Response.StatusCode = status;
        if (status is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified)
        {
            Leave();
            return;
        }

        Response.ContentType = contentType;
        Response.ContentLength = body.Length;
        Leave();
        if (!body.IsEmpty)
        {
            // No token: asking for it costs an allocation, and a write this small has nothing to wait for.
            await Response.BodyWriter.WriteAsync(body, CancellationToken.None);
        }
    }

    public Task AnswerTextAsync(string text, int status = StatusCodes.Status200OK, string contentType = "text/plain; charset=utf-8") =>
        AnswerAsync(status, contentType, Encoding.UTF8.GetBytes(text));

    public Task AnswerJsonAsync(ReadOnlyMemory<byte> json, int status = StatusCodes.Status200OK) => AnswerAsync(status, Json, json);

    /// <summary>Answers an object whose members <paramref name="members"/> writes.</summary>
    public Task AnswerJsonAsync(Action<Utf8JsonWriter> members, int status = StatusCodes.Status200OK) =>
        AnswerJsonAsync(JsonObject(members), status);

    public static ReadOnlyMemory<byte> JsonObject(Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, JsonOptions))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>Sends part of an answer. False when the client has gone.</summary>
    public async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> part)
    {
        var sent = await Response.BodyWriter.WriteAsync(part, Aborted);
        return !sent.IsCompleted && !sent.IsCanceled;
    }
}
