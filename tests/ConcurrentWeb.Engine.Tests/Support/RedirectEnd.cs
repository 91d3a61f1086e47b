using System.Text.Json;
using ConcurrentWeb.TestServer;

namespace ConcurrentWeb.Engine.Tests.Support;

/// <summary>Where a redirection ended, as the server's /echo saw it.</summary>
internal static class RedirectEnd
{
    /// <summary>The value of a header that the end of the chain received; null where it received none.</summary>
    public static string? Header(WebResult result, string name)
    {
        Assert.Null(result.Error);
        using var echo = JsonDocument.Parse(result.GetText());
        foreach (var header in echo.RootElement.GetProperty("headers").EnumerateObject())
        {
            if (header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return string.Join(", ", header.Value.EnumerateArray().Select(value => value.GetString()));
            }
        }

        return null;
    }

    public static string? Text(WebResult result, string field)
    {
        Assert.Null(result.Error);
        using var echo = JsonDocument.Parse(result.GetText());
        return echo.RootElement.GetProperty(field).GetString();
    }

    /// <summary>The address that answers with this status and sends the client to the target.</summary>
    public static Uri To(this WebTestServer server, string target, int status = 302, string rest = "") =>
        new(server.BaseAddress, $"redirect/{status}?to={Uri.EscapeDataString(target)}{rest}");
}
