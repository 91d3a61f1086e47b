using System.Net;

namespace ConcurrentWeb.Http;

/// <summary>Tells whether an answer says that its server is asked too often.</summary>
internal static class ThrottledAnswer
{
    /// <param name="response">The answer.</param>
    /// <param name="meaning">What its service says that it means.</param>
    /// <param name="asksToWait">Whether it has a Retry-After.</param>
    internal static bool Is(HttpResponseMessage response, AnswerMeaning meaning, bool asksToWait) =>
        meaning == AnswerMeaning.Throttled || (meaning == AnswerMeaning.AsStatusSays && Is(response, asksToWait));

    /// <summary>The same by its status alone.</summary>
    internal static bool Is(HttpResponseMessage response, bool asksToWait) =>
        response.StatusCode == HttpStatusCode.TooManyRequests
        || (response.StatusCode == HttpStatusCode.ServiceUnavailable && asksToWait);
}
