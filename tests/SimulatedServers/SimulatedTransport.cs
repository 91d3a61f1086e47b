using System.Globalization;

namespace ConcurrentWeb.SimulatedServers;

/// <summary>
/// Brings requests to origins in virtual time. The host of an address is the number of its origin, the path that of its input. What
/// is sent together arrives in any order, which is the same in each run.
/// </summary>
internal sealed class SimulatedTransport(VirtualClock clock, IReadOnlyList<SimulatedOrigin> origins) : HttpMessageHandler
{
    private static readonly TimeSpan LongestWay = TimeSpan.FromMilliseconds(1);

    /// <summary>As it takes on a machine that is busy with fifty of them.</summary>
    private static readonly TimeSpan WayBack = TimeSpan.FromMilliseconds(3);

    private readonly Dictionary<int, int> _sends = [];

    public static Uri AddressOf(int origin, int input) =>
        new(string.Create(CultureInfo.InvariantCulture, $"http://origin{origin}.test/{input}"));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var origin = origins[int.Parse(request.RequestUri!.Host.AsSpan("origin".Length, 1), CultureInfo.InvariantCulture)];
        var input = int.Parse(request.RequestUri.AbsolutePath.AsSpan(1), CultureInfo.InvariantCulture);

        // The response goes on, on the thread that moves the clock, until it waits for something.
        var responding = new TaskCompletionSource<HttpResponseMessage>();
        clock.Schedule(WayOf(input), () =>
        {
            origin.Receive(input, responding);
            return false;
        });
        await using var stop = cancellationToken.UnsafeRegister(_ => responding.TrySetCanceled(cancellationToken), state: null);
        try
        {
            return await responding.Task;
        }
        finally
        {
            await BackAsync(cancellationToken);
        }
    }

    private async Task BackAsync(CancellationToken cancellationToken)
    {
        var back = new TaskCompletionSource();
        await using var stop = cancellationToken.UnsafeRegister(_ => back.TrySetCanceled(cancellationToken), state: null);
        clock.Schedule(WayBack, () => back.TrySetResult());
        await back.Task;
    }

    /// <summary>How long this request of the input is on its way: by chance, but not by the threads.</summary>
    private TimeSpan WayOf(int input)
    {
        lock (_sends)
        {
            _sends[input] = _sends.GetValueOrDefault(input) + 1;
            var hash = unchecked(((ulong)input * 31) + (ulong)_sends[input]) * 0x9E3779B97F4A7C15;
            return LongestWay * ((hash >> 40) / (double)(1 << 24));
        }
    }
}
