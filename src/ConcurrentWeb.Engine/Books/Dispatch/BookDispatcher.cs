namespace ConcurrentWeb.Books.Dispatch;

/// <summary>
/// Brings inquiries to the sources, one source after the other, several in one request where the source can take them. Everything
/// that happens (an inquiry, an answer, the end of a wait) changes the queues under one lock, and then sends and concludes outside it.
/// </summary>
/// <remarks>
/// A request goes when it is full. One that is not goes when nothing can fill it any more: the input has ended and no source before
/// has anything; when its time to gather is over and the source has room; and when whoever takes the answers waits while nothing is
/// in flight, since then nothing else would ever happen.
/// </remarks>
internal sealed class BookDispatcher
{
    private readonly Func<RequestDefinition, CancellationToken, Task<WebResult>> _send;
    private readonly BookLookupOptions _options;
    private readonly SourceChain _chain;
    private readonly object _gate = new();
    private bool _isComplete;
    private bool _isWaitedFor;

    internal BookDispatcher(Func<RequestDefinition, CancellationToken, Task<WebResult>> send, BookSource[] sources, BookLookupOptions options)
    {
        (_send, _options) = (send, options);
        _chain = new SourceChain(sources, options, Look);
    }

    /// <summary>Asks for an ISBN.</summary>
    internal Task<BookFinding> AskAsync(BookInquiry inquiry)
    {
        Change(concluded =>
        {
            (_isComplete, _isWaitedFor) = (false, false);
            Enter(inquiry, source: 0, concluded);
        });
        return inquiry.Finding;
    }

    private void Look() => Change(static _ => { });

    /// <summary>No further inquiries come for now.</summary>
    internal void Complete() => Change(_ => _isComplete = true);

    /// <summary>Whoever takes the answers waits for one, and asks for nothing before it has come.</summary>
    internal void Wait() => Change(_ => _isWaitedFor = true);

    /// <summary>How it stands with each source.</summary>
    internal IReadOnlyList<BookSourceStatus> Status()
    {
        lock (_gate)
        {
            return _chain.Status();
        }
    }

    private void Change(Action<List<BookInquiry>> change)
    {
        var concluded = new List<BookInquiry>();
        var sent = new List<BookBatch>();
        lock (_gate)
        {
            change(concluded);
            TakeDue(sent);
        }

        foreach (var inquiry in concluded)
        {
            inquiry.Conclude();
        }

        foreach (var batch in sent)
        {
            // Whoever asked waits for the inquiries of the batch, and it fails by them.
            _ = AnswerAsync(batch);
        }
    }

    private void TakeDue(List<BookBatch> sent)
    {
        var hasBefore = false;
        for (var place = 0; place < _chain.Count; place++)
        {
            var queue = _chain[place];
            Take(queue, sent);
            if (queue.IsGathering && ((_isComplete && !hasBefore) || queue.IsDue || (_isWaitedFor && _chain.IsIdle)))
            {
                queue.CloseBatch();
                Take(queue, sent);
            }

            hasBefore |= queue.Present > 0;
        }
    }

    private static void Take(SourceQueue queue, List<BookBatch> sent)
    {
        while (queue.TakeReady() is { } batch)
        {
            sent.Add(batch);
        }
    }

    private async Task AnswerAsync(BookBatch batch)
    {
        try
        {
            var (provider, options) = batch.Queue.Source;
            var first = batch.Inquiries[0];
            var query = new BookQuery([.. batch.Inquiries.Select(inquiry => inquiry.Isbn)]) { Form = batch.Form, IncludeRaw = _options.IncludeRaw };
            var request = provider.CreateRequest(query, options) with { Index = first.Index, InputObject = first.Input, IsPartOfInput = true };
            using var given = batch.GivenUp.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(first.Stop, batch.GivenUp) : null;
            request = given is null ? request : request with { OnThrottled = (rejecting, pause) => OnThrottled(batch.Queue, rejecting, pause) };
            var result = await _send(request, given?.Token ?? first.Stop).ConfigureAwait(false);
            var answer = provider.Read(result, query);
            Change(concluded => Settle(batch, answer, result, concluded));
        }
        catch (OperationCanceledException) when (batch.GivenUp.IsCancellationRequested && !batch.Inquiries[0].Stop.IsCancellationRequested)
        {
            Change(concluded =>
            {
                batch.Queue.Return(answer: null);
                Send([batch], concluded);
            });
        }
#pragma warning disable CA1031 // It goes to those who wait for the inquiries.
        catch (Exception reason)
#pragma warning restore CA1031
        {
            Change(concluded => Lose(batch, concluded));
            Array.ForEach(batch.Inquiries, inquiry => inquiry.End(reason));
        }
    }

    private void OnThrottled(SourceQueue queue, TimeSpan rejecting, TimeSpan pause)
    {
        CancellationTokenSource? answering = null;
        Change(concluded =>
        {
            if (_chain.TryPutAside(queue, rejecting, pause))
            {
                PassOn(queue.PutAside(out answering), concluded);
            }
        });
        answering?.Cancel();
    }

    private void Settle(BookBatch batch, BookProviderAnswer answer, WebResult result, List<BookInquiry> concluded)
    {
        var queue = batch.Queue;
        queue.Return(answer);
        batch.Inquiries[0].Repeat(result);
        if (answer is { IsRefusal: true, Failure: { } refusal } && queue.Refusal is null)
        {
            PassOn(queue.Refuse(refusal, answer.IsClosed), concluded);
        }
        else if (answer.Failure is null)
        {
            queue.Patience.OnAnswered();
        }

        if (!batch.Doubts(answer))
        {
            SettleDoubts(batch.Whole?.Return(), batch.Whole, concluded);
            Believe(batch, answer, result, concluded);
        }
        else if (batch.Whole is not null)
        {
            SettleDoubts(batch.Whole.Doubt(batch, answer, result), batch.Whole, concluded);
        }
        else if (batch.Inquiries.Length > 1)
        {
            Send(batch.Halve(), concluded);
        }
        else if (!batch.IsRepeated)
        {
            Send([batch with { IsRepeated = true }], concluded);
        }
        else
        {
            Believe(batch, answer, result, concluded);
        }
    }

    private void Lose(BookBatch batch, List<BookInquiry> concluded)
    {
        batch.Queue.Return(answer: null);
        SettleDoubts(batch.Whole?.Lose(), batch.Whole, concluded);
    }

    /// <summary>Has requests sent, or their inquiries go on where the source is not asked any more.</summary>
    private void Send(BookBatch[] batches, List<BookInquiry> concluded)
    {
        foreach (var batch in batches)
        {
            if (_chain.IsAsked(batch.Queue))
            {
                batch.Queue.Enqueue(batch);
            }
            else
            {
                PassOn([batch], concluded);
            }
        }
    }

    private void PassOn(IReadOnlyList<BookBatch> batches, List<BookInquiry> concluded)
    {
        foreach (var batch in batches)
        {
            foreach (var inquiry in batch.Inquiries)
            {
                batch.Queue.Pass(inquiry);
                Leave(inquiry, concluded);
            }

            SettleDoubts(batch.Whole?.Lose(), batch.Whole, concluded);
        }
    }

    private void SettleDoubts(
        IReadOnlyList<(BookBatch Half, BookProviderAnswer Answer, WebResult Result)>? doubts, HalvedBatch? whole, List<BookInquiry> concluded)
    {
        foreach (var (half, answer, result) in doubts ?? [])
        {
            if (whole!.HasAnswer && half.Inquiries.Length > 1)
            {
                Send(half.Halve(), concluded);
            }
            else
            {
                Believe(half, answer, result, concluded);
            }
        }
    }

    private void Believe(BookBatch batch, BookProviderAnswer answer, WebResult result, List<BookInquiry> concluded)
    {
        var queue = batch.Queue;
        for (var i = 0; i < batch.Inquiries.Length; i++)
        {
            var inquiry = batch.Inquiries[i];
            if (answer.IsRefusal)
            {
                queue.Pass(inquiry, result);
            }
            else if (answer.Failure is { } failure)
            {
                inquiry.Fail(failure, result);
            }
            else if (answer.Books[i] is { } book)
            {
                queue.Find(inquiry, book);
            }
            else if (batch.NextForm(answer) is { } form)
            {
                Send([new BookBatch(queue, [inquiry]) { Form = form }], concluded);
                continue;
            }
            else
            {
                inquiry.Miss(result);
            }

            Leave(inquiry, concluded);
        }
    }

    private void Leave(BookInquiry inquiry, List<BookInquiry> concluded)
    {
        _chain[inquiry.Source].Present--;
        Enter(inquiry, inquiry.Source + 1, concluded);
    }

    /// <summary>Whether a source may have what an inquiry lacks.</summary>
    private bool IsFor(BookInquiry inquiry, SourceQueue queue) => queue.Describes is { } source
        ? inquiry.LacksDescription && inquiry.IsKnownTo(source)
        : _options.Merge || !inquiry.IsFound;

    private void Enter(BookInquiry inquiry, int source, List<BookInquiry> concluded)
    {
        for (; source < _chain.Count; source++)
        {
            if (!IsFor(inquiry, _chain[source]))
            {
                continue;
            }

            if (_chain.IsAsked(_chain[source]))
            {
                inquiry.Source = source;
                _chain[source].Add(inquiry);
                return;
            }

            _chain[source].Pass(inquiry);
        }

        concluded.Add(inquiry);
    }
}
