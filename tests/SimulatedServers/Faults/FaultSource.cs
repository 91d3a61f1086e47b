namespace ConcurrentWeb.SimulatedServers.Faults;

/// <summary>A request as the server counts it.</summary>
/// <param name="Number">The number of the request among all that arrived, from 0.</param>
/// <param name="Input">The input it is for.</param>
/// <param name="Send">How often this input has arrived, this time included.</param>
/// <param name="Connection">The number of its connection, from 0.</param>
public sealed record Arrival(long Number, int Input, int Send, int Connection);

/// <summary>Decides which requests fail. Called by one thread at a time.</summary>
public abstract class FaultSource
{
    /// <summary>What the request gets instead of its response; null for the response.</summary>
    public abstract Fault? FaultOf(Arrival arrival);
}

/// <summary>
/// A share of the requests fails by chance. The requests draw from a shuffled deck, so that of each 1,000 exactly the share
/// fails, and a bar need not allow for bad luck.
/// </summary>
/// <param name="share">From 0 to 1.</param>
/// <param name="faults">How they fail, in turn.</param>
public sealed class ChanceFaults(double share, params Fault[] faults) : FaultSource
{
    private readonly bool[] _deck = [.. Enumerable.Range(0, 1000).Select(card => card < share * 1000)];
    private readonly Random _random = new(12);
    private int _drawn;
    private int _failed;

    public override Fault? FaultOf(Arrival arrival)
    {
        if (_drawn % _deck.Length == 0)
        {
            _random.Shuffle(_deck);
        }

        return _deck[_drawn++ % _deck.Length] ? faults[_failed++ % faults.Length] : null;
    }
}

/// <summary>Some of the inputs are refused as often as said, and then answered.</summary>
/// <param name="oneIn">One in so many inputs.</param>
/// <param name="sends">How often each of them is refused.</param>
/// <param name="fault">How.</param>
public sealed class SomeInputs(int oneIn, int sends, Fault fault) : FaultSource
{
    public override Fault? FaultOf(Arrival arrival) => arrival.Input % oneIn == oneIn / 2 && arrival.Send <= sends ? fault : null;
}

/// <summary>One machine of several behind a balancer is sick, and answers 503 at once.</summary>
/// <param name="machines">How many there are.</param>
/// <param name="byConnection">The balancer gives whole connections to a machine in turn, and not each request.</param>
/// <param name="closes">The sick machine closes the connection.</param>
public sealed class SickMachine(int machines, bool byConnection, bool closes = false) : FaultSource
{
    public override Fault? FaultOf(Arrival arrival) =>
        (byConnection ? arrival.Connection : arrival.Number) % machines == 1 ? Fault.OfStatus(503) with { Closes = closes } : null;
}
