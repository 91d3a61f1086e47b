using System.Globalization;
using System.Net.Http.Json;
using ConcurrentWeb.Bench.Limits.Servers;
using ConcurrentWeb.Bench.Measurement;
using ConcurrentWeb.SimulatedServers.Faults;

namespace ConcurrentWeb.Bench.Limits;

/// <summary>The process that serves the rows, as the bench sees it.</summary>
internal sealed class RowServerProcess : IDisposable
{
    private readonly ServerProcess _process;
    private readonly HttpClient _client;

    private RowServerProcess(ServerProcess process)
    {
        _process = process;
        _client = new HttpClient { BaseAddress = process.Address };
    }

    public static async Task<RowServerProcess> StartAsync() =>
        new(await ServerProcess.StartAsync(typeof(RowServers).Assembly.Location, RowServers.Verb));

    /// <summary>Starts the servers of a row.</summary>
    public async Task<StartedRow> StartAsync(LimitRow row)
    {
        using var response = await _client.PostAsync(new Uri($"?row={Uri.EscapeDataString(row.Name)}", UriKind.Relative), content: null);
        return (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<StartedRow>())!;
    }

    /// <summary>Stops them.</summary>
    /// <returns>What each of them counted.</returns>
    public async Task<IReadOnlyList<TallyReading>> StopAsync(StartedRow row)
    {
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"?id={row.Id}"), UriKind.Relative);
        return (await _client.DeleteFromJsonAsync<IReadOnlyList<TallyReading>>(address))!;
    }

    public void Dispose()
    {
        _client.Dispose();
        _process.Dispose();
    }
}
