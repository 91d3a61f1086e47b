using ConcurrentWeb.TestServer.Dispatch;
using Microsoft.AspNetCore.Connections.Features;

namespace ConcurrentWeb.TestServer.Endpoints;

/// <summary>/tls: what the connection is secured with, and the client's certificate.</summary>
internal static class Tls
{
    public static void AddTo(Action<string, Func<Exchange, Task>> add) => add("tls", exchange => exchange.AnswerJsonAsync(json =>
    {
        var handshake = exchange.Context.Features.Get<ITlsHandshakeFeature>();
        json.WriteString("version", handshake?.Protocol.ToString());
        json.WriteString("thumbprint", exchange.Context.Connection.ClientCertificate?.Thumbprint);
    }));
}
