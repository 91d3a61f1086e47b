using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ConcurrentWeb.TestServer;

/// <summary>A listener that knows nothing of HTTP: each connection gets the bytes that the test gives, when the test gives them.</summary>
public sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly Func<Stream, CancellationToken, Task> _serve;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;
    private int _connections;

    private RawServer(Func<Stream, CancellationToken, Task> serve)
    {
        _serve = serve;
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        BaseAddress = new Uri($"http://{_listener.LocalEndpoint}/");
        _accepting = AcceptAsync();
    }

    /// <summary>http://127.0.0.1:PORT/</summary>
    public Uri BaseAddress { get; }

    /// <summary>Connections accepted so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Serves each connection with the function; the connection closes when it returns. The token ends with the server.</summary>
    public static RawServer Start(Func<Stream, CancellationToken, Task> serve) => new(serve);

    /// <summary>Reads the head of a request, answers these bytes whatever they are, and closes.</summary>
    public static RawServer Answering(ReadOnlyMemory<byte> answer) => new(async (stream, stopping) =>
    {
        await ReadHeadAsync(stream, stopping);
        await stream.WriteAsync(answer, stopping);
    });

    /// <summary>The same for a text, which is sent as Latin-1.</summary>
    public static RawServer Answering(string answer) => Answering(Encoding.Latin1.GetBytes(answer));

    /// <summary>Reads up to the empty line that ends the head of a request, or to the end of the stream.</summary>
    public static async Task<string> ReadHeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var head = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, cancellationToken) == 1)
        {
            head.Append((char)one[0]);
            if (one[0] == '\n' && head.Length >= 4 && head.ToString(head.Length - 4, 4) == "\r\n\r\n")
            {
                break;
            }
        }

        return head.ToString();
    }

    /// <summary>Stops, and ends what is still being served.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Stop();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                Interlocked.Increment(ref _connections);
                serving.RemoveAll(served => served.IsCompleted);
                serving.Add(ServeAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await _serve(client.GetStream(), _stopping.Token);
            }
            catch (Exception failure) when (failure is IOException or OperationCanceledException)
            {
                // The client has gone, or the server is stopping.
            }
        }
    }
}
