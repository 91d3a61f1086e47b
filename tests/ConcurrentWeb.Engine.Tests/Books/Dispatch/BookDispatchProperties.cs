using System.Net;
using ConcurrentWeb.Books;
using ConcurrentWeb.Engine.Tests.Support;
using ConcurrentWeb.TestServer;

namespace ConcurrentWeb.Engine.Tests.Books.Dispatch;

/// <summary>Whatever the order of the answers: every input gets its answer, in order, and no request is sent that could be spared.</summary>
public sealed class BookDispatchProperties
{
    [Fact]
    public Task Every_input_gets_its_answer_in_order() => Property.HoldsAsync(async choices =>
    {
        using var run = new Run(choices, faults: false);
        await run.RunToTheEndAsync();
    }, runs: 300);

    [Fact]
    public Task Faults_of_the_sources_leave_no_input_without_an_answer() => Property.HoldsAsync(async choices =>
    {
        using var run = new Run(choices, faults: true);
        await run.RunToTheEndAsync();
    }, runs: 300);

    [Fact]
    public Task Stopping_ends_everything() => Property.HoldsAsync(async choices =>
    {
        using var run = new Run(choices, faults: true);
        await run.StopInTheMiddleAsync();
    }, runs: 300);

    private sealed class Run : IDisposable
    {
        private readonly Choices _choices;
        private readonly bool _faults;
        private readonly int _perRequest;
        private readonly int _atOnce;
        private readonly BookProviderLimits[] _limits;
        private readonly string[] _inputs;
        private readonly EngineOptions _window;
        private readonly BookLookup _lookup;
        private readonly CancellationTokenSource _stop = new();
        private readonly FakeTimeProvider _clock = new();
        private readonly List<BookAnswer> _answers = [];
        private readonly List<(RequestDefinition Request, TaskCompletionSource<WebResult> Answer)> _pending = [];
        private readonly HashSet<string> _asked = [];
        private TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _ended;

        internal Run(Choices choices, bool faults)
        {
            _choices = choices;
            _faults = faults;
            _perRequest = choices.Between(1, 6);
            _atOnce = choices.Of([0, 1, 2, 4]);
            _limits =
            [
                .. Enumerable.Range(0, choices.Between(1, 3)).Select(_ => new BookProviderLimits
                {
                    MaximumIsbnsPerRequest = choices.Between(1, 6),
                    Forms = choices.Between(1, 3),
                    MayBeClosed = choices.Next(4) == 0,
                }),
            ];
            _window = new EngineOptions { WindowSize = choices.Between(1, 30), BatchSize = choices.Of([0, 0, 3]) };
            _inputs = [.. Enumerable.Range(0, choices.Next(50)).Select(_ => choices.Next(12) == 0 ? "no ISBN" : ScriptedSource.Isbn(choices.Next(60)))];
            var sources = _limits.Select((limits, i) => new BookSource(
                new ScriptedSource($"source{i}", limits) { Descriptions = new ScriptedSource($"words{i}", limits) }, new BookProviderOptions()));
            _lookup = new BookLookup(SendAsync, sources, new BookLookupOptions
            {
                IsbnsPerRequest = _perRequest,
                RequestsAtOnce = _atOnce,
                IncludeDescription = choices.Next(2) == 0,
                GatherTime = Timeout.InfiniteTimeSpan,
                TimeProvider = _clock,
            });
        }

        public void Dispose() => _stop.Dispose();

        internal async Task RunToTheEndAsync()
        {
            var run = TakeAllAsync();
            await AnswerUntilAsync(run, int.MaxValue);
            await run;
            Assert.Equal(_inputs, _answers.Select(answer => answer.IsbnAsTyped));
            Assert.Equal(Enumerable.Range(0, _inputs.Length), _answers.Select(answer => (int)answer.Index));
            Assert.All(_answers, Check);
        }

        internal async Task StopInTheMiddleAsync()
        {
            var run = TakeAllAsync();
            await AnswerUntilAsync(run, _choices.Next(10));
            await _stop.CancelAsync();
            await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Assert.True(run.IsCanceled || run.IsCompletedSuccessfully, run.Exception?.ToString());
        }

        private static bool Knows(int source, string isbn) => Delays.Mix((ulong)(source + 1) * ulong.Parse(isbn, null)) % 3 != 0;

        // Some are known in one way only, and some are pushed out of the answer to many.
        private static int FormOf(int source, string isbn, int forms) => (int)(Delays.Mix(ulong.Parse(isbn, null) + (ulong)source) % (ulong)forms);

        private void Check(BookAnswer answer)
        {
            if (answer.IsbnAsTyped == "no ISBN")
            {
                Assert.Equal(WebErrorKind.InvalidIsbn, answer.Error?.Kind);
                return;
            }

            Assert.True(answer.Book is null || answer.Book.Isbn13 == answer.IsbnAsTyped);
            Assert.NotEqual(answer.Book is null, answer.Error is null);
            if (!_faults)
            {
                var first = Enumerable.Range(0, _limits.Length).Where(source => Knows(source, answer.IsbnAsTyped)).Select(source => $"source{source}").FirstOrDefault();
                Assert.Equal(first, answer.Book?.Source);
                Assert.Equal(first is null ? WebErrorKind.BookNotFound : null, answer.Error?.Kind);
            }
        }

        private async Task TakeAllAsync()
        {
            await foreach (var answer in _lookup.LookUpAllAsync(Inputs(), _window, _stop.Token))
            {
                _answers.Add(answer);
            }

        }

        private IEnumerable<string> Inputs()
        {
            foreach (var input in _inputs)
            {
                yield return input;
            }

            _ended = true;
        }

        private async Task AnswerUntilAsync(Task run, int answers)
        {
            for (var i = 0; i < answers && !run.IsCompleted; i++)
            {
                if (PendingCount() == 0)
                {
                    // Another one is sent, or there is an end.
                    await Task.WhenAny(run, WhenSentAsync()).Patiently();
                    continue;
                }

                AnswerOne();
            }
        }

        private int PendingCount()
        {
            lock (_pending)
            {
                return _pending.Count;
            }
        }

        private Task WhenSentAsync()
        {
            lock (_pending)
            {
                return _pending.Count > 0 ? Task.CompletedTask : _sent.Task;
            }
        }

        private void AnswerOne()
        {
            (RequestDefinition Request, TaskCompletionSource<WebResult> Answer) next;
            lock (_pending)
            {
                next = _choices.Of(_pending);
                _pending.Remove(next);
            }

            if (_faults && _choices.Next(6) == 0)
            {
                Throttle(next.Request);
            }

            var (name, form, isbns) = ScriptedSource.Parse(next.Request);
            next.Answer.TrySetResult(_faults && _choices.Next(3) == 0 ? Fault() : Answer(name[^1] - '0', form, isbns));
        }

        /// <summary>The engine would wait and ask again; others may be in flight, and time may pass.</summary>
        private void Throttle(RequestDefinition request)
        {
            using var refusal = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
            refusal.Headers.Add("Retry-After", _choices.Of(["1", "10", "60"]));
            request.Interpret?.Invoke(refusal, default);
            _clock.Advance(TimeSpan.FromSeconds(_choices.Of([0, 5, 100])));
        }

        private WebResult Answer(int source, int form, string[] isbns)
        {
            var many = isbns.Length > 1;
            var known = isbns.Where(isbn => Knows(source, isbn) && FormOf(source, isbn, _limits[source].Forms) is var own && own == form && !(many && isbn[11] == '1'));
            return ScriptedSource.Answer("singly", known);
        }

        private WebResult Fault() => _choices.Next(8) switch
        {
            0 or 1 => WebResults.NoConnection(),
            2 => ScriptedSource.Answer("quota"),
            3 => ScriptedSource.Answer("closed"),
            4 or 5 => ScriptedSource.Answer("halves"),
            _ => ScriptedSource.Answer("garbage"),
        };

        private Task<WebResult> SendAsync(RequestDefinition request, CancellationToken stop)
        {
            var answer = new TaskCompletionSource<WebResult>(TaskCreationOptions.RunContinuationsAsynchronously);
            stop.Register(() => answer.TrySetCanceled(stop));
            lock (_pending)
            {
                if (!stop.IsCancellationRequested && !_faults)
                {
                    CheckThatItIsNeeded(request);
                }

                _pending.Add((request, answer));
                _sent.TrySetResult();
                _sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return answer.Task;
        }

        private void CheckThatItIsNeeded(RequestDefinition request)
        {
            var (name, form, isbns) = ScriptedSource.Parse(request);
            var limits = _limits[name[^1] - '0'];
            var perRequest = Math.Min(_perRequest, limits.MaximumIsbnsPerRequest);
            Assert.InRange(isbns.Length, 1, perRequest);
            foreach (var isbn in isbns)
            {
                // Once in a batch, and once alone in each way.
                Assert.True(_asked.Add($"{name} {isbn} {form} {isbns.Length > 1}"), $"{isbn} was asked twice of {name}.");
            }

            // One alone is asked again after a batch; a batch that is not full has nothing that could fill it.
            if (isbns.Length > 1 && isbns.Length < perRequest)
            {
                Assert.True(_ended || _pending.Count == 0, "A request that is not full went while others were in flight.");
            }

            Assert.InRange(_pending.Count(other => ScriptedSource.Parse(other.Request).Source == name), 0, _atOnce == 0 ? int.MaxValue : _atOnce - 1);
        }
    }
}
