using ConcurrentWeb.Http;
using ConcurrentWeb.Origins;

namespace ConcurrentWeb;

/// <summary>
/// Fetches the pages of one input, one after the other. Each page is a result of its own; taken, it gives the task of the
/// next. A few pages are fetched ahead, so that inputs further back get on while those before them are emitted; and only
/// while there is room for bodies, so that however many pages an input has, and however large they are, memory is bounded.
/// The page that is waited for itself is always fetched.
/// </summary>
internal sealed class PageChain(EngineOptions options, RunMemory memory, Func<RequestDefinition, Task<WebResult>> send)
{
    /// <summary>Pages of an input that have been fetched and not been taken.</summary>
    private const int MaximumAhead = 16;

    private readonly object _gate = new();
    private readonly Queue<Task<WebResult>> _following = new();
    private RequestDefinition? _parked;
    private int _untaken;
    private int _pages;

    private bool MayGoAhead => _untaken < MaximumAhead && memory.HasRoom;

    /// <summary>Fetches a page, and sees to the one after it.</summary>
    internal async Task<WebResult> FetchAsync(RequestDefinition request)
    {
        if (_pages++ > 0)
        {
            // Whoever starts this is about to put its task in the queue, before those of the pages that follow.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }

        var page = await send(request).ConfigureAwait(false);
        Add(request, page);
        return page;
    }

    private void Add(RequestDefinition request, WebResult page)
    {
        page.Taken = TakeNext;
        var (next, error) = page.Error is null && _pages < options.MaximumPages ? NextPage.After(request, page, options) : default;
        lock (_gate)
        {
            _untaken++;
            if (error is not null)
            {
                options.Statistics?.CountResult(error.Kind);
                _following.Enqueue(Task.FromResult(Failure(request, error)));
            }
            else if (next is not null && MayGoAhead)
            {
                _following.Enqueue(FetchAsync(next));
            }
            else
            {
                _parked = next;
            }
        }
    }

    /// <summary>The task of the page after the one that has just been taken; null after the last.</summary>
    private Task<WebResult>? TakeNext()
    {
        lock (_gate)
        {
            _untaken--;
            if (_parked is { } parked && (_following.Count == 0 || MayGoAhead))
            {
                _parked = null;
                _following.Enqueue(FetchAsync(parked));
            }

            _following.TryDequeue(out var next);
            return next;
        }
    }

    private static WebResult Failure(RequestDefinition request, WebError error) => new()
    {
        Index = request.Index,
        InputObject = request.InputObject,
        Uri = request.Uri,
        Method = request.Method.Method,
        Error = error,
    };
}
