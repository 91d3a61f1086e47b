using System.Security.Cryptography;
using ConcurrentWeb.TestServer.Dispatch;

namespace ConcurrentWeb.TestServer.Endpoints;

/// <summary>/count: how long the request's body is, and its hash, read in constant memory.</summary>
internal static class BodyCount
{
    public static void AddTo(Action<string, Func<Exchange, Task>> add) => add("count", AnswerAsync);

    private static async Task AnswerAsync(Exchange exchange)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var reader = exchange.Request.BodyReader;
        var length = 0L;
        while (true)
        {
            var read = await reader.ReadAsync(exchange.Aborted);
            foreach (var part in read.Buffer)
            {
                hash.AppendData(part.Span);
                length += part.Length;
            }

            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        await exchange.AnswerJsonAsync(json =>
        {
            json.WriteNumber("length", length);
            json.WriteString("sha256", Convert.ToHexString(hash.GetHashAndReset()));
            json.WriteString("transferEncoding", exchange.Request.Headers.TransferEncoding.ToString());
        });
    }
}
