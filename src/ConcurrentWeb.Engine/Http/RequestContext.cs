using System.Net.Http.Headers;
using System.Text;
using ConcurrentWeb.Origins;

namespace ConcurrentWeb.Http;

/// <summary>
/// What is known of one input on its way through the chain, over all its attempts. It travels with each message. One
/// attempt runs at a time, so nothing here is guarded.
/// </summary>
internal sealed class RequestContext(RequestDefinition definition, EngineOptions options)
{
    private long _firstPermit;
    private long _attemptStart;
    private long _failedAt;
    private bool _isWithinAttempt;
    private bool _isContinued;
    private bool _contentMade;
    private Permit? _permit;
    private List<FailedAttempt>? _failures;

    internal RequestDefinition Definition => definition;

    /// <summary>How many times the request was sent; what a redirection, or a file that cannot be resumed, makes be sent again is the same attempt.</summary>
    internal int Attempts { get; private set; }

    /// <summary>The address that a redirection led to; null where none was followed.</summary>
    internal Uri? Hop { get; private set; }

    /// <summary>Why a redirection was left alone, as a part of a sentence; null where none was.</summary>
    internal string? NotFollowed { get; set; }

    /// <summary>The last attempt's answer, as soon as its headers are there.</summary>
    internal HttpResponseMessage? Response { get; private set; }

    /// <summary>From the last attempt's start to its headers.</summary>
    internal TimeSpan TimeToFirstByte { get; private set; }

    /// <summary>The body of the last attempt's answer, decompressed.</summary>
    internal ReadOnlyMemory<byte> Body { get; set; }

    /// <summary>What the body's text is encoded in; null where it is not text.</summary>
    internal Encoding? Encoding { get; set; }

    /// <summary>The file that the last attempt's answer is in, complete; null where it is in none.</summary>
    internal string? SavedTo { get; private set; }

    /// <summary>How many bytes of the answer went to the file.</summary>
    internal long SavedLength { get; private set; }

    /// <summary>How large the last attempt's body is, wherever it went; 0 where it was not read to its end.</summary>
    internal long ReceivedLength => SavedTo is null ? Body.Length : SavedLength;

    /// <summary>Whether a part of a body went where it cannot be taken back, so that another attempt would send it twice.</summary>
    internal bool IsPartlyDelivered { get; set; }

    /// <summary>What the next attempt asks from, which is how much of the file is there; null where it asks for the whole.</summary>
    internal long? ResumeFrom { get; set; }

    /// <summary>How long the last attempt's answer asks to wait before the next one; null where it does not.</summary>
    internal TimeSpan? RetryAfter { get; set; }

    /// <summary>Whether the last attempt's answer says that its server gets too many requests.</summary>
    internal bool IsThrottled { get; set; }

    /// <summary>Whether the last exchange goes back to its place in line.</summary>
    internal bool GoesBack { get; private set; }

    /// <summary>How long the next exchange is held in its place at least.</summary>
    internal TimeSpan Hold { get; private set; }

    /// <summary>How many of the failed attempts used up a retry.</summary>
    internal int Retries { get; private set; }

    /// <summary>What the last attempt's answer means to its service.</summary>
    internal AnswerMeaning Meaning { get; set; }

    /// <summary>The heads of all exchanges so far; null where nobody wants them.</summary>
    internal ExchangeHeads? Heads { get; } = options.KeepHeads ? new ExchangeHeads() : null;

    /// <summary>The attempts that failed and were followed by another.</summary>
    internal List<FailedAttempt> Failures => _failures ??= [];

    /// <summary>Which version of the answer the file was begun with in this run; null where that is not known.</summary>
    internal EntityTagHeaderValue? SavedVersion { get; set; }

    /// <summary>The adaptive limit under which the last exchange was sent; 0 where there is none.</summary>
    internal int ConcurrencyLimit { get; private set; }

    /// <summary>The origin that the last exchange was with, a redirection's where it led to another; null before the first one.</summary>
    internal OriginGate? SentTo { get; private set; }

    /// <summary>The time since the first permit; zero before it.</summary>
    internal TimeSpan Elapsed => Attempts == 0 ? TimeSpan.Zero : options.TimeProvider.GetElapsedTime(_firstPermit);

    /// <summary>Whether the server asks to wait longer than anybody is willing to.</summary>
    internal bool IsAskedToWaitTooLong =>
        RetryAfter > options.MaximumRetryAfter || (options.Deadline > TimeSpan.Zero && RetryAfter > options.Deadline - Elapsed);

    /// <summary>When the server may be asked again, by its own word; null where it said nothing.</summary>
    internal DateTimeOffset? RetryAt => RetryAfter is { } wait ? options.TimeProvider.GetUtcNow() + wait : null;

    internal static RequestContext Of(HttpRequestMessage message) =>
        message is RequestMessage { Context: { } context }
            ? context
            : throw new InvalidOperationException("The message was not made by this engine, or was sent before.");

    /// <summary>
    /// Keeps the permit of the first exchange, which is acquired before there is a message: those that wait are many, and
    /// should be small.
    /// </summary>
    internal void Bring(Permit permit) => (_permit, Place) = (permit, permit.Place);

    /// <summary>The place of the input among all that asked for a permit, which it keeps when it is sent again.</summary>
    internal Place? Place { get; private set; }

    /// <summary>Takes the permit that was brought, if nobody has yet.</summary>
    internal Permit? TakePermit()
    {
        var permit = _permit;
        _permit = null;
        return permit;
    }

    /// <summary>Makes the message of the next attempt.</summary>
    internal HttpRequestMessage CreateMessage() => CreateMessage(definition);

    /// <summary>Makes a message of what a redirection made of the request.</summary>
    internal HttpRequestMessage CreateMessage(RequestDefinition request)
    {
        var message = new RequestMessage(request.Method, request.Uri, this)
        {
            Content = CreateContent(request),
        };
        VersionChoice.Apply(message, request, options);
        if (options.DisableKeepAlive)
        {
            message.Headers.ConnectionClose = true;
        }

        foreach (var (name, value) in request.Headers)
        {
            Check(name, value);

            // What is not a header of the request is one of its content, which a request without a body has to get for it.
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content ??= new ByteArrayContent([]);
                message.Content.Headers.Remove(name);
                message.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        // A body whose transfer coding is named goes in chunks (RFC 9112, section 6.1): with a length beside it, two servers
        // could disagree about its end. This appends chunked, as the last coding, where it is missing.
        if (request.Headers.Count > 0 && message.Headers.NonValidated.Contains("Transfer-Encoding"))
        {
            message.Headers.TransferEncodingChunked = true;
        }

        if (!message.Headers.NonValidated.Contains("User-Agent"))
        {
            message.Headers.TryAddWithoutValidation("User-Agent", options.UserAgent);
        }

        if (!message.Headers.NonValidated.Contains("Accept-Encoding"))
        {
            message.Headers.TryAddWithoutValidation("Accept-Encoding", ContentDecoding.Accepted);
        }

        return message;
    }

    /// <summary>The transport would take some of these, and fail for others as if the connection were at fault.</summary>
    private static void Check(string name, string value)
    {
        if (!HeaderSyntax.IsToken(name))
        {
            throw new ExchangeException(WebErrorKind.InvalidHeader, $"{PrintableText.Quote(name)} cannot be the name of a header");
        }

        if (!HeaderSyntax.IsValue(value))
        {
            // The value may be a secret.
            throw new ExchangeException(WebErrorKind.InvalidHeader, $"the value of the header '{name}' has a character that cannot be sent");
        }
    }

    /// <summary>The body of the next message.</summary>
    /// <exception cref="ExchangeException">The body can be sent only once, and a message has it already.</exception>
    internal HttpContent? CreateContent(RequestDefinition request)
    {
        if (request.CreateContent is not { } create)
        {
            return null;
        }

        if (_contentMade && !request.IsReplayable)
        {
            throw new ExchangeException(WebErrorKind.InvalidBody, "the body can be sent only once, and would have to be sent again");
        }

        _contentMade = true;
        return create();
    }

    /// <summary>Called as an exchange begins: the first of an attempt, or one that its answer made necessary.</summary>
    internal void BeginAttempt()
    {
        if (GoesBack || (!_isWithinAttempt && !_isContinued))
        {
            _attemptStart = options.TimeProvider.GetTimestamp();
            if (_failures is { Count: > 0 })
            {
                _failures[^1] = _failures[^1] with { Wait = options.TimeProvider.GetElapsedTime(_failedAt) };
            }

            _firstPermit = Attempts++ == 0 ? _attemptStart : _firstPermit;
            (Hop, NotFollowed) = (_isWithinAttempt ? Hop : null, null);
        }

        _isContinued = false;
        (Response, Body, Encoding) = (null, default, null);
        (SavedTo, RetryAfter, Meaning) = (null, null, AnswerMeaning.AsStatusSays);
        (GoesBack, Hold, IsThrottled) = (false, TimeSpan.Zero, false);
    }

    /// <summary>Takes note of what the exchange is sent under.</summary>
    internal void SendUnder(Permit permit) => (ConcurrencyLimit, SentTo, Place) = (permit.Limit, permit.Origin, permit.Place);

    /// <summary>Takes note of whether the exchange goes back to its place in line.</summary>
    internal void End(Disposition disposition) => (GoesBack, Hold) = (disposition.GoesBack, disposition.Delay);

    /// <summary>Takes note of an attempt that is followed by another.</summary>
    /// <param name="failure">Why it failed.</param>
    /// <param name="status">The status of its response; 0 where there was none.</param>
    /// <param name="wait">How long the next one waits at least.</param>
    internal void AddFailure(WebError failure, int status, TimeSpan wait)
    {
        Failures.Add(new FailedAttempt(Attempts, failure.Kind, status, failure.Message, wait));
        Retries += GoesBack ? 0 : 1;
        Hold = wait;
        _failedAt = options.TimeProvider.GetTimestamp();
    }

    /// <summary>The next attempt was not sent, so the last one stands.</summary>
    internal void UndoFailure()
    {
        Failures.RemoveAt(Failures.Count - 1);
        Retries -= GoesBack ? 0 : 1;
        GoesBack = false;
    }

    /// <summary>The next exchange, and no further one, belongs to the attempt that is under way.</summary>
    internal void ContinueAttempt() => _isContinued = true;

    /// <summary>What is sent next, and until <see cref="EndHops"/>, belongs to the attempt that is under way.</summary>
    internal void BeginHop(Uri target) => (_isWithinAttempt, Hop) = (true, target);

    internal void EndHops() => _isWithinAttempt = false;

    internal void EndHeaders(HttpResponseMessage response)
    {
        Response = response;
        TimeToFirstByte = options.TimeProvider.GetElapsedTime(_attemptStart);
    }

    internal void EndFile(string path, long length) => (SavedTo, SavedLength) = (path, length);

    /// <summary>Everything known, as the caller gets it: the end of the context.</summary>
    internal WebResult ToResult(WebError? error, object? value = null)
    {
        (Response?.RequestMessage as RequestMessage)?.LetGo();
        return Result(error, value);
    }

    private WebResult Result(WebError? error, object? value) => new()
    {
        Index = definition.Index,
        InputObject = definition.InputObject,

        // What a redirection, a query or a next page makes of an address has a text of its own.
        Address = ReferenceEquals(definition.AddressText, definition.Uri.OriginalString) ? definition.AddressText : definition.Uri,
        Method = definition.Method.Method,
        Answer = KeptAnswer(),
        Attempts = Attempts,
        FailedAttempts = _failures is null ? [] : [.. _failures],
        ConcurrencyLimit = ConcurrencyLimit,
        Duration = Elapsed,
        TimeToFirstByte = TimeToFirstByte,
        Error = error,
        Value = value,
        Body = Body,
        Encoding = Encoding,
        OutFile = SavedTo,
        SavedLength = SavedLength,
        Heads = Heads?.Texts ?? [],
    };

    private (HttpResponseMessage? Message, AnswerHead? Head, Uri? ResponseUri) KeptAnswer()
    {
        var server = SentTo is null ? null : KnownServer.Of(SentTo);
        var like = server?.LastHead;
        if (Response is null || AnswerHead.Of(Response, Body.Length, like) is not { } head)
        {
            return (Response, null, null);
        }

        if (server is not null && head != like)
        {
            server.LastHead = head;
        }

        var answered = Response.RequestMessage!.RequestUri;
        return (null, head, ReferenceEquals(answered, definition.Uri) ? null : answered);
    }
}
