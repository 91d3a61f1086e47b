namespace ConcurrentWeb.SimulatedServers.Faults;

/// <summary>What a server counted in a run.</summary>
/// <param name="Answered">Inputs that got their response.</param>
/// <param name="AnsweredTwice">Inputs that got it more than once.</param>
/// <param name="Sends">Requests that arrived.</param>
/// <param name="Failed">Requests that were refused, or failed.</param>
/// <param name="InVain">Requests that arrived in the outage.</param>
/// <param name="MostSends">The most requests of one input.</param>
/// <param name="LastAnswered">Seconds from the first request to the last response.</param>
/// <param name="ResumedAfter">
/// Seconds from the end of the outage to the first response after it; null without an outage, or response.
/// </param>
public sealed record TallyReading(
    int Answered, int AnsweredTwice, long Sends, long Failed, long InVain, int MostSends, double LastAnswered, double? ResumedAfter);
