using System.Collections.Concurrent;

namespace ConcurrentWeb.Engine.Tests.Books;

/// <summary>Stands for an engine whose answers the test gives one by one, before or after the request is sent.</summary>
internal sealed class PendingSends
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource<WebResult>> _answers = [];
    private readonly List<RequestDefinition> _requests = [];

    internal IReadOnlyList<RequestDefinition> Requests => _requests;

    internal TaskCompletionSource<WebResult> this[int request] =>
        _answers.GetOrAdd(request, static _ => new TaskCompletionSource<WebResult>());

    /// <summary>Gives several requests in a row the same answer.</summary>
    internal void SetResults(Range requests, WebResult answer)
    {
        for (var request = requests.Start.Value; request < requests.End.Value; request++)
        {
            this[request].SetResult(answer);
        }
    }

    internal Task<WebResult> SendAsync(RequestDefinition request, CancellationToken _)
    {
        lock (_requests)
        {
            _requests.Add(request);
            return this[_requests.Count - 1].Task;
        }
    }
}
