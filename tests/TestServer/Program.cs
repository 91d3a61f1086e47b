using System.Diagnostics;
using System.Runtime.InteropServices;
using ConcurrentWeb.TestServer;

CommandLine line;
try
{
    line = CommandLine.Parse(args);
}
catch (FormatException wrong)
{
    await Console.Error.WriteLineAsync($"{wrong.Message} {CommandLine.Usage}");
    return 2;
}

var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
void End(PosixSignalContext signal)
{
    signal.Cancel = true;
    end.TrySetResult();
}

using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);

await using var server = await WebTestServer.StartAsync(line.Options);
await using var proxy = line.HasProxy ? ProxyServer.Start(server, line.ProxyUser) : null;
var http2 = server.Http2BaseAddress is null ? null : $"http2={server.Http2BaseAddress}";
var proxied = proxy is null ? null : $"proxy={proxy.Address}";
Console.WriteLine(string.Join(' ', new object?[] { "listening", server.BaseAddress, server.SecureBaseAddress, http2, proxied }.Where(part => part is not null)));

await Task.WhenAny(end.Task, ParentEndsAsync(line.Parent), InputEndsAsync(line.EndsWithInput));
return 0;

static async Task ParentEndsAsync(int? parent)
{
    if (parent is not { } id)
    {
        await Task.Delay(Timeout.Infinite);
        return;
    }

    try
    {
        // One handle for the whole wait: a number would in time belong to another process.
        using var process = Process.GetProcessById(id);
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (!process.HasExited)
        {
            await second.WaitForNextTickAsync();
        }
    }
    catch (ArgumentException)
    {
        // It has already ended.
    }
}

static async Task InputEndsAsync(bool isAsked)
{
    if (!isAsked)
    {
        await Task.Delay(Timeout.Infinite);
    }

    await using var input = Console.OpenStandardInput();
    await input.CopyToAsync(Stream.Null);
}
