namespace ConcurrentWeb.Bench.Contestants;

/// <summary>All tasks at once and then Task.WhenAll, under a semaphore or in groups.</summary>
internal static class Gathers
{
    public static async Task<int> AllAtOnceAsync(IEnumerable<string> urls, int throttleLimit)
    {
        using var throttle = new SemaphoreSlim(throttleLimit);
        return CountAnswers(await Task.WhenAll(urls.Select(url => GetAsync(url, throttle))));
    }

    public static async Task<int> InBatchesAsync(IEnumerable<string> urls, int batchSize)
    {
        var answers = 0;
        foreach (var batch in urls.Chunk(batchSize))
        {
            answers += CountAnswers(await Task.WhenAll(batch.Select(BareClient.Client.GetStringAsync)));
        }

        return answers;
    }

    private static async Task<string> GetAsync(string url, SemaphoreSlim throttle)
    {
        await throttle.WaitAsync();
        try
        {
            return await BareClient.Client.GetStringAsync(url);
        }
        finally
        {
            throttle.Release();
        }
    }

    private static int CountAnswers(string[] contents) => contents.Count(content => content.Length > 0);
}
