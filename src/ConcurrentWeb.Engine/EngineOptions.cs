namespace ConcurrentWeb;

/// <summary>Every knob of a <see cref="RequestEngine"/>, with its default. A time-out of zero, or an infinite one, means none.</summary>
public sealed partial record EngineOptions
{
    /// <summary>How many requests may be in flight at once. Default, and for 0: 10, or the batch size where that is larger.</summary>
    public int ThrottleLimit
    {
        get => field > 0 ? field : Math.Max(10, BatchSize);
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>
    /// How many inputs may be started or waiting but not yet taken. Default, and for 0: the larger of 2,048 and 16 times the
    /// throttle, which keeps the throttle busy while one input takes hundreds of times as long as the others.
    /// </summary>
    public int WindowSize
    {
        get => field > 0 ? field : Math.Max(2048, (int)Math.Min(16L * ThrottleLimit, Array.MaxLength));
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>
    /// How many inputs of a run may wait for a permit while all are in use: more could not start any sooner, and with fewer than
    /// 256 the line would at times be used up before a busy machine lets the run read on. Tests set it.
    /// </summary>
    internal int Backlog
    {
        get => field > 0 ? field : Math.Max(256, (int)Math.Min(4L * ThrottleLimit, int.MaxValue));
        init;
    }

    /// <summary>
    /// Requests go in groups of this size; a group starts when all results of the group before it have been taken.
    /// Default 0: no groups, a sliding window.
    /// </summary>
    public int BatchSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>The wait between two groups. Default: none.</summary>
    public TimeSpan BatchInterval
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    }

    /// <summary>Results are taken as they complete, not in input order. Default: false.</summary>
    public bool Unordered { get; init; }

    /// <summary>
    /// How long an attempt may take until the answer's headers are there, connecting included; while a
    /// <see cref="FileContent"/> or <see cref="StreamBody"/> is sent, from the last piece that got through. Default: 100 s.
    /// </summary>
    public TimeSpan ConnectionTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>How long the answer's body may stay silent between two reads. Default: 100 s.</summary>
    public TimeSpan OperationTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>How long one input may take from its first permit, retries and waits included. Default: no limit.</summary>
    public TimeSpan Deadline { get; init; }

    /// <summary>The largest answer accepted, in bytes, counted after decompression. Default: 256 MB.</summary>
    public long MaximumResponseSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 256L * 1024 * 1024;

    /// <summary>
    /// While finished bodies that have not been taken yet exceed this many bytes, no further input is started.
    /// Default: 64 MB.
    /// </summary>
    public long MaximumBufferedSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 64L * 1024 * 1024;

    /// <summary>An HTTP error status is a result like any other, not a failure. Default: false.</summary>
    public bool SkipHttpErrorCheck { get; init; }

    /// <summary>
    /// How many pages of one input are fetched, where each answer names the next one in a Link header (RFC 8288), by a
    /// window or <see cref="RequestEngine.SendAllAsync"/>: each page is a result of its own, and all of an input come before
    /// those of the next. Time-outs, retries and the deadline count for each page. Default: 1, links are not followed.
    /// </summary>
    public int MaximumPages
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 1;

    /// <summary>Bodies are read as JSON, XML or feeds where they can be, on the thread that received them. Default: false.</summary>
    internal bool ReadContent { get; init; }

    /// <summary>Results carry the heads of their requests and responses, as text with secrets hidden. Default: false.</summary>
    internal bool KeepHeads { get; init; }

    /// <summary>Sent with every request that has no User-Agent header of its own. Default: the library's name and version.</summary>
    public string UserAgent { get; init; } = DefaultUserAgent;

    /// <summary>
    /// The version of HTTP to ask for where the request names none: 1.0, 1.1, 2.0 or 3.0. Over TLS a lower one is accepted;
    /// without it, 2.0 is spoken without asking (RFC 9113, section 3.3), and 3.0 becomes 1.1. HTTP/3 is used once a server
    /// has said that it has it (RFC 7838), and where the system has QUIC; a lower version takes over where it cannot be
    /// reached. It is not used through a proxy, nor with <see cref="AllowedHosts"/>, a socket, the guard, or TLS below 1.3.
    /// Default: null, which is 2.0 over TLS and 1.1 without.
    /// </summary>
    public Version? HttpVersion { get; init; }

    /// <summary>
    /// A connection serves one request and is closed, and the server is told so (RFC 9112, section 9.6). HTTP/2 has no such
    /// thing, so 1.1 is the version to ask for then. Default: false.
    /// </summary>
    public bool DisableKeepAlive { get; init; }

    /// <summary>
    /// The hosts that may be asked, redirects included; any other fails with <see cref="WebErrorKind.AddressNotAllowed"/>
    /// before anything is sent to it. Default: null, which is any.
    /// </summary>
    public AllowedHosts? AllowedHosts { get; init; }

    /// <summary>How connections are made, where there is no <see cref="Transport"/>.</summary>
    public TransportOptions TransportOptions
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = new();

    /// <summary>
    /// Adds up what happens: requests, retries, latencies, what requests wait for. One run of one engine at a time makes the
    /// numbers easiest to read. Default: null, and nothing is counted.
    /// </summary>
    public RunStatistics? Statistics { get; init; }

    /// <summary>The clock of every time-out and wait. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// What sends the requests, such as a handler made for tests. It must not follow redirects. It is not disposed.
    /// Default: a transport that does as the <see cref="TransportOptions"/> say.
    /// </summary>
    public HttpMessageHandler? Transport { get; init; }

    internal static string DefaultUserAgent { get; } =
        $"ConcurrentWeb/{typeof(EngineOptions).Assembly.GetName().Version!.ToString(3)}";

    /// <summary>The longest time that a timer can be set to: 49 days. Who waits longer may wait for ever.</summary>
    private static TimeSpan LongestTimer { get; } = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>The time-out as timers want it.</summary>
    internal static TimeSpan Limit(TimeSpan timeout) =>
        timeout > TimeSpan.Zero && timeout <= LongestTimer ? timeout : Timeout.InfiniteTimeSpan;
}
