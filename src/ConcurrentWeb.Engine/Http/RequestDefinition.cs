namespace ConcurrentWeb;

/// <summary>What is to be sent for one input. It does not change; each attempt makes a message of its own from it.</summary>
public sealed record RequestDefinition
{
    /// <summary>The absolute http or https address.</summary>
    public required Uri Uri { get; init; }

    /// <summary>
    /// The text that the address was read from, of which it can be read again: that weighs less in a result. Null where it came
    /// as an address.
    /// </summary>
    internal string? AddressText { get; init; }

    /// <summary>The method. Default: GET.</summary>
    public HttpMethod Method { get; init; } = HttpMethod.Get;

    /// <summary>
    /// Headers in the order in which they are sent, those of the content included. What may not be sent, as
    /// <see cref="HeaderSyntax"/> tells, is a failure of the request.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Makes the body, anew for each attempt; null for a request without one.</summary>
    public Func<HttpContent>? CreateContent { get; init; }

    /// <summary>
    /// Whether <see cref="CreateContent"/> can make the same body again, for another attempt or after a redirect. Default:
    /// true. What cannot be made again, such as a stream that cannot seek, is sent once; asked for again, it is an
    /// <see cref="WebErrorKind.InvalidBody"/>.
    /// </summary>
    public bool IsReplayable { get; init; } = true;

    /// <summary>
    /// The version of HTTP to ask for, as in <see cref="EngineOptions.HttpVersion"/>; null for the one there. Only one that is
    /// named there has the connections of HTTP/3 stay as long as an answer may take.
    /// </summary>
    public Version? HttpVersion { get; init; }

    /// <summary>The file that the body of a successful answer goes to; null for memory.</summary>
    public OutFile? OutFile { get; init; }

    /// <summary>
    /// Says what an answer means, of its message and its body, for services that tell a quota of the day from a short limit
    /// in the body only. It runs on the thread that received the answer. Default null: its status and headers tell.
    /// </summary>
    public Func<HttpResponseMessage, ReadOnlyMemory<byte>, AnswerMeaning>? Interpret { get; init; }

    /// <summary>
    /// Called when the request is rejected because its service gets too many, also where it then goes back to its place in line:
    /// with the time for which the service has accepted nothing, and the pause that it asks for, zero for none. It runs on any thread.
    /// </summary>
    internal Action<TimeSpan, TimeSpan>? OnThrottled { get; init; }

    /// <summary>Whether an answer to the same input named this request, as that for the next page.</summary>
    internal bool FollowsAnother { get; init; }

    /// <summary>Whether what is asked for is not the input's result, but only a part of what its result is made of.</summary>
    internal bool IsPartOfInput { get; init; }

    /// <summary>The place of the input in the run, counted from 0; the result carries it.</summary>
    public long Index { get; init; }

    /// <summary>The input as it came; the result carries it.</summary>
    public object? InputObject { get; init; }
}
