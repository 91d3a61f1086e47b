using ConcurrentWeb.TestServer;

namespace ConcurrentWeb.Engine.Tests.TestServer;

/// <summary>A server, and the runtime's own client to look at it with.</summary>
public abstract class ServerTest : IAsyncLifetime
{
    protected HttpClient Client { get; } = new();

    protected WebTestServer Server { get; private set; } = null!;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Server = await WebTestServer.StartAsync();
        Client.BaseAddress = Server.BaseAddress;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Client.Dispose();
        await Server.DisposeAsync();
    }

    /// <summary>The address of an endpoint of the server.</summary>
    protected static Uri Relative(string path) => new(path, UriKind.Relative);
}
