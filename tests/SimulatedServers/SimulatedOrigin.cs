using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using ConcurrentWeb.SimulatedServers.Faults;

namespace ConcurrentWeb.SimulatedServers;

/// <summary>An origin in virtual time: a server behind its faults and its outage, and what it counts.</summary>
public sealed class SimulatedOrigin
{
    private const string Connection = "one";

    private static readonly byte[] Body = """{"ok":true}"""u8.ToArray();

    private readonly VirtualClock _clock;
    private readonly SimulatedServer _server;
    private readonly Outage? _outage;

    /// <param name="clock">Tells the time.</param>
    /// <param name="server">Its server, behind its limits.</param>
    /// <param name="faults">Which requests fail apart from limits; null for none.</param>
    /// <param name="outage">A time in which all of them do; null for none.</param>
    public SimulatedOrigin(VirtualClock clock, SimulatedServer server, FaultSource? faults = null, OutagePlan? outage = null)
    {
        (_clock, _server) = (clock, server);
        _outage = outage is null ? null : new Outage(outage);
        Tally = new Tally(clock, faults, _outage);
    }

    public Tally Tally { get; }

    /// <summary>A request arrives, on the thread that moves the clock.</summary>
    internal void Receive(int input, TaskCompletionSource<HttpResponseMessage> responding)
    {
        var fault = Tally.Arrive(input, Connection, out var beginsOutage);
        if (beginsOutage)
        {
            BeginOutage();
        }

        // A late request is served when the outage is over; one that is never answered ends with its time-out.
        if (fault?.Kind == FaultKind.Late)
        {
            _clock.Schedule(_outage!.Until!.Value - Tally.Now, () =>
            {
                Respond(input, _server.Receive(Tally.Now), responding);
                return false;
            });
        }
        else if (fault?.Kind == FaultKind.Silence)
        {
            Tally.Fail();
        }
        else
        {
            Respond(input, fault is null ? _server.Receive(Tally.Now) : SimulatedResponse.Failed(fault), responding);
        }
    }

    private static HttpResponseMessage Message(Fault? fault)
    {
        var message = new HttpResponseMessage((HttpStatusCode)(fault?.Status ?? 200))
        {
            Content = new ByteArrayContent(fault is null ? Body : []),
        };
        message.Headers.RetryAfter = fault?.RetryAfter is { } seconds ? new RetryConditionHeaderValue(TimeSpan.FromSeconds(seconds)) : null;
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return message;
    }

    private static HttpRequestException Broken(FaultKind kind) => kind == FaultKind.Refused
        ? new(HttpRequestError.ConnectionError, "Connection refused", new SocketException((int)SocketError.ConnectionRefused))
        : new("The connection broke", new IOException("Connection reset", new SocketException((int)SocketError.ConnectionReset)));

    private void Respond(int input, SimulatedResponse response, TaskCompletionSource<HttpResponseMessage> responding) =>
        _clock.Schedule(response.After, () =>
        {
            response.Left?.Invoke();
            var isCut = _outage is { Plan.Fault.Kind: FaultKind.Refused } && _outage.IsAt(Tally.Now);
            var fault = response.Fault ?? (isCut ? Fault.Reset : null);
            if (fault is not null)
            {
                Tally.Fail();
            }
            else if (!responding.Task.IsCompleted && Tally.Answer(input))
            {
                BeginOutage();
            }

            return fault is null or { Kind: FaultKind.Status }
                ? responding.TrySetResult(Message(fault))
                : responding.TrySetException(Broken(fault.Kind));
        });

    private void BeginOutage() => _clock.Schedule(_outage!.Plan.Length, _outage.End);
}
