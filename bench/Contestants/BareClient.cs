namespace ConcurrentWeb.Bench.Contestants;

/// <summary>The floor: the least that .NET does for many requests at once. Answers are text, in no order, and dropped.</summary>
internal static class BareClient
{
    public static HttpClient Client { get; } = new();

    public static async Task<int> SendAllAsync(IEnumerable<string> urls, int throttleLimit)
    {
        var answers = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = throttleLimit };
        await Parallel.ForEachAsync(urls, options, async (url, stop) =>
        {
            if ((await Client.GetStringAsync(url, stop)).Length > 0)
            {
                Interlocked.Increment(ref answers);
            }
        });
        return answers;
    }
}
