using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using ConcurrentWeb.Bench.Limits.Rows;

namespace ConcurrentWeb.Bench.Limits.Servers;

/// <summary>
/// The process that serves the rows: it starts the servers of a row, and stops them and tells what they counted, when the
/// bench asks for it over HTTP. It ends with its standard input, and so with the bench.
/// </summary>
internal static class RowServers
{
    /// <summary>The hidden argument that makes the bench this process.</summary>
    public const string Verb = "serve-limits";

    public static async Task<int> RunAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var application = builder.Build();
        var running = new ConcurrentDictionary<int, OriginServer[]>();
        var last = 0;
        application.Run(ServeAsync);
        async Task ServeAsync(HttpContext context)
        {
            if (HttpMethods.IsPost(context.Request.Method))
            {
                var row = LimitRows.All.Single(row => row.Name == context.Request.Query["row"]);
                var servers = await Task.WhenAll(row.Origins.Select(OriginServer.StartAsync));
                var id = Interlocked.Increment(ref last);
                running[id] = servers;
                await WriteAsync(context, new StartedRow(id, [.. servers.Select(server => server.Address)]));
            }
            else if (running.TryRemove(int.Parse(context.Request.Query["id"]!, CultureInfo.InvariantCulture), out var servers))
            {
                await WriteAsync(context, servers.Select(server => server.Reading));
                await StopAsync(servers);
            }
        }

        await application.StartAsync();
        Console.WriteLine($"listening {application.Urls.Single()}");
        await Console.In.ReadToEndAsync();
        foreach (var servers in running.Values)
        {
            await StopAsync(servers);
        }

        return 0;
    }

    private static async Task StopAsync(OriginServer[] servers)
    {
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }
    }

    private static Task WriteAsync<T>(HttpContext context, T value) => JsonSerializer.SerializeAsync(context.Response.Body, value);
}

/// <summary>The servers of a row that runs.</summary>
/// <param name="Id">Names the run.</param>
/// <param name="Addresses">The addresses of its origins.</param>
internal sealed record StartedRow(int Id, IReadOnlyList<Uri> Addresses);
