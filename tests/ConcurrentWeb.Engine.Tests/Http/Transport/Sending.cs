using System.Text.Json;

namespace ConcurrentWeb.Engine.Tests.Http.Transport;

/// <summary>What the tests of transports share.</summary>
internal static class Sending
{
    public static TransportOptions AnyCertificate { get; } = new() { SkipCertificateCheck = true };

    public static Task<WebResult> GetAsync(Uri root, string path, TransportOptions transport) =>
        GetAsync(root, path, new EngineOptions { TransportOptions = transport });

    public static async Task<WebResult> GetAsync(Uri root, string path, EngineOptions? options = null)
    {
        using var engine = new RequestEngine(options);
        return await engine.SendAsync(new RequestDefinition { Uri = new Uri(root, path) }, TestContext.Current.CancellationToken);
    }

    /// <summary>The named member of the JSON object that was answered.</summary>
    public static string? Member(this WebResult result, string name)
    {
        Assert.Null(result.Error);
        using var json = JsonDocument.Parse(result.Body);
        return json.RootElement.GetProperty(name).GetString();
    }

    public static bool HasHeader(this WebResult result, string name)
    {
        Assert.Null(result.Error);
        using var json = JsonDocument.Parse(result.Body);
        return json.RootElement.GetProperty("headers").TryGetProperty(name, out _);
    }

    public static void AssertFailed(this WebResult result, WebErrorKind kind, string reason)
    {
        Assert.Equal(kind, result.Error?.Kind);
        Assert.Contains(reason, result.Error!.Message, StringComparison.Ordinal);
    }
}
