using ConcurrentWeb.Http;
using ConcurrentWeb.Limiting;

namespace ConcurrentWeb.Books.Dispatch;

/// <summary>Lets a lookup know of refusals while the engine waits and asks again, and not only when it has given up.</summary>
internal static class ThrottlingWatch
{
    /// <summary>A request of which each answer, also to an attempt that is followed by another, is looked at.</summary>
    /// <param name="request">The request.</param>
    /// <param name="clock">Tells the time of dates in the answers.</param>
    /// <param name="onThrottled">
    /// Called where the answer says that the source is asked too often, with the pause that it asks for; zero for none. On any thread.
    /// </param>
    internal static RequestDefinition Watch(RequestDefinition request, TimeProvider clock, Action<TimeSpan> onThrottled) => request with
    {
        Interpret = (response, body) =>
        {
            var meaning = request.Interpret?.Invoke(response, body) ?? AnswerMeaning.AsStatusSays;
            if (!response.IsSuccessStatusCode)
            {
                var news = RateLimitHeaders.Read(response.Headers, clock.GetUtcNow());
                if (ThrottledAnswer.Is(response, meaning, news?.RetryAfter is not null))
                {
                    onThrottled(news?.WaitAsked ?? TimeSpan.Zero);
                }
            }

            return meaning;
        },
    };
}
