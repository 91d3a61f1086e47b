namespace ConcurrentWeb.Bench.Contestants;

/// <summary>One request after the other: on purpose, and by the mistake of awaiting each call where it is made.</summary>
internal static class Loops
{
    // A thread that waits is what this contestant is.
#pragma warning disable VSTHRD103
    public static Task<int> OneByOneAsync(IEnumerable<string> urls)
    {
        var answers = 0;
        foreach (var url in urls)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            using var response = BareClient.Client.Send(request);
            using var reader = new StreamReader(response.EnsureSuccessStatusCode().Content.ReadAsStream());
            answers += reader.ReadToEnd().Length > 0 ? 1 : 0;
        }

        return Task.FromResult(answers);
    }
#pragma warning restore VSTHRD103

    public static async Task<int> AwaitedAsync(IEnumerable<string> urls)
    {
        var answers = 0;
        foreach (var url in urls)
        {
            answers += (await BareClient.Client.GetStringAsync(url)).Length > 0 ? 1 : 0;
        }

        return answers;
    }
}
