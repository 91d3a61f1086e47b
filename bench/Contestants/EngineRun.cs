namespace ConcurrentWeb.Bench.Contestants;

/// <summary>The engine as a program uses it: full results, whose text is read as the floor reads its own.</summary>
internal static class EngineRun
{
    public static async Task<int> SendAllAsync(IEnumerable<string> urls, EngineOptions options)
    {
        using var engine = new RequestEngine(options);
        var requests = urls.Select((url, index) => new RequestDefinition { Uri = new Uri(url), Index = index });
        var answers = 0;
        var retired = 0;
        await foreach (var result in engine.SendAllAsync(requests))
        {
            if (!options.Unordered && result.Index != retired)
            {
                throw new InvalidOperationException($"Result {result.Index} came in place {retired}.");
            }

            retired++;
            answers += result is { Error: null, Content: string { Length: > 0 } } ? 1 : 0;
        }

        return answers;
    }
}
