using System.Text;

namespace ConcurrentWeb;

/// <summary>
/// The answer to one input, or the reason why there is none. Its properties have the names that the result of
/// Invoke-WebRequest has, and beside them tell which input it answers and how it came about. What costs time to make
/// (text, dictionaries, the raw content) is made when it is first asked for. Instances are read on one thread at a time.
/// </summary>
/// <remarks>
/// Each public property is a value that a CSV file or JSON can hold, because Export-Csv and ConvertTo-Json write all of them.
/// The body and the message are therefore methods, and in PowerShell hidden properties that the types file adds.
/// </remarks>
public sealed class WebResult
{
    private object? _content;
    private HeaderDictionary? _headers;
    private TextDictionary? _relationLink;
    private MemoryStream? _rawContentStream;
    private readonly AnswerHead? _head;
    private readonly Uri? _responseUri;
    private HttpResponseMessage? _response;

    /// <summary>The address, or the text that it is read from when somebody asks: an address weighs more than all the rest.</summary>
    private object? _address;

    private bool _isRedacted;

    internal WebResult()
    {
    }

    /// <summary>
    /// Copies all that is known of another, for an initializer to change a part of it. What is made of that when it is asked for
    /// is made anew, and who waits for a result to be taken waits for the other one.
    /// </summary>
    internal WebResult(WebResult other)
    {
        Index = other.Index;
        InputObject = other.InputObject;
        _address = other._address;
        Method = other.Method;
        OutFile = other.OutFile;
        (_head, _response, _responseUri) = (other._head, other._response, other._responseUri);
        Attempts = other.Attempts;
        FailedAttempts = other.FailedAttempts;
        ConcurrencyLimit = other.ConcurrencyLimit;
        Duration = other.Duration;
        TimeToFirstByte = other.TimeToFirstByte;
        Error = other.Error;
        Value = other.Value;
        Body = other.Body;
        Encoding = other.Encoding;
        SavedLength = other.SavedLength;
        Heads = other.Heads;
        _isRedacted = other._isRedacted;
    }

    /// <summary>The place of the input in the run, counted from 0. Messages that name an input by its number count alike.</summary>
    public long Index { get; internal init; }

    /// <summary>The input as it came: a line, an address, a row.</summary>
    public object? InputObject { get; internal init; }

    /// <summary>The address that was asked; null where the input held none.</summary>
    public Uri? Uri
    {
        get => _address is string text ? (Uri)(_address = new Uri(text)) : (Uri?)_address;
        internal init => _address = value;
    }

    /// <summary>The method that was sent.</summary>
    public string Method { get; internal init; } = "GET";

    /// <summary>The address that answered, after any redirects; null where there was no answer.</summary>
    public Uri? ResponseUri => _head is null ? _response?.RequestMessage?.RequestUri : _responseUri ?? Uri;

    /// <summary>The status of the answer, such as 200; 0 where there was no answer.</summary>
    public int StatusCode => (int?)(_head?.Status ?? _response?.StatusCode) ?? 0;

    /// <summary>
    /// The name that .NET has for the status, such as OK or NotFound, and for one without a name its number, as Invoke-WebRequest
    /// has it; null where there was no answer. The server's own words are in <see cref="GetResponse"/>.
    /// </summary>
    public string? StatusDescription => (_head?.Status ?? _response?.StatusCode)?.ToString();

    /// <summary>
    /// The body: a string where the content type says text (decoded by its charset, byte order mark, meta tag or XML
    /// declaration, else as UTF-8), else an array of bytes; null where there was no answer.
    /// </summary>
    public object? Content => _content ??= !HasAnswer ? null : IsText ? Text() : Body.ToArray();

    /// <summary>The headers of the answer, those of its content included. Case in names does not count.</summary>
    public IReadOnlyDictionary<string, IEnumerable<string>> Headers => _headers ??= CollectHeaders();

    /// <summary>The status line, the headers and the body in one string.</summary>
    internal string RawContent => BuildRawContent();

    /// <summary>The size of the body in bytes, after decompression, wherever it went; -1 where there was no answer.</summary>
    public long RawContentLength => !HasAnswer ? -1 : OutFile is null ? Body.Length : SavedLength;

    /// <summary>The body as a stream that can be sought; null where there was no answer.</summary>
    internal MemoryStream? RawContentStream => !HasAnswer ? null : _rawContentStream ??= OpenBody();

    /// <summary>The full path of the file that the body is in, all of it; null where it went to memory, or is not all there.</summary>
    public string? OutFile { get; internal init; }

    /// <summary>The targets of the Link headers by their relation, such as next (RFC 8288), made absolute.</summary>
    public IReadOnlyDictionary<string, string> RelationLink => _relationLink ??= LinkHeader.Parse(BaseResponse);

    /// <inheritdoc cref="GetResponse"/>
    internal HttpResponseMessage? BaseResponse
    {
        get => _response ??= _head?.ToMessage(ResponseUri, Body);
        init => (_head, _response) = (null, value);
    }

    /// <summary>How many times the request was sent; 0 for an input that could not be.</summary>
    public int Attempts { get; internal init; }

    /// <summary>What the attempts before the last one failed with; empty for most.</summary>
    public ValueCollection<FailedAttempt> FailedAttempts { get; internal init; } = [];

    /// <summary>
    /// How many requests to the same origin the adaptive throttle allowed at once when this one was last sent; 0 where the
    /// throttle is a fixed one.
    /// </summary>
    public int ConcurrencyLimit { get; internal init; }

    /// <summary>From the moment the request was first allowed to start until the last byte, waits between attempts included.</summary>
    public TimeSpan Duration { get; internal init; }

    /// <summary>From the start of the last attempt until the headers of its answer; zero where there were none.</summary>
    public TimeSpan TimeToFirstByte { get; internal init; }

    /// <summary>The version of HTTP that answered; null where there was no answer.</summary>
    public Version? HttpVersion => _head?.Version ?? _response?.Version;

    /// <summary>Why there is no usable answer; null for a success.</summary>
    public WebError? Error { get; internal init; }

    /// <summary>
    /// What Invoke-ConcurrentRestMethod makes of the body: objects of JSON, a document or feed items of XML, else text. Null
    /// where nobody asked for it, and for a JSON null.
    /// </summary>
    public object? Value { get; internal set; }

    /// <inheritdoc cref="GetBody"/>
    internal ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>
    /// Called once when the result is taken: gives the task of the result that comes next in the same place, such as the
    /// next page. Null for most.
    /// </summary>
    internal Func<Task<WebResult>?>? Taken { get; set; }

    /// <summary>The encoding the body's text is in; null where it is not text.</summary>
    internal Encoding? Encoding { get; init; }

    /// <summary>How much of the body went to <see cref="OutFile"/>: of a file that was resumed, what it lacked.</summary>
    internal long SavedLength { get; init; }

    /// <summary>The heads of the requests and responses that led to it, as text with secrets hidden; empty where nobody asked for them.</summary>
    internal IReadOnlyList<string> Heads { get; init; } = [];

    /// <summary>The answer's message, or its head instead, with the address that gave it where that is not the input's.</summary>
    internal (HttpResponseMessage? Message, AnswerHead? Head, Uri? ResponseUri) Answer
    {
        init => (_response, _head, _responseUri) = value;
    }

    /// <summary>The address of the input, or the text that it was read from and can be read from again.</summary>
    internal object Address
    {
        init => _address = value;
    }

    private bool HasAnswer => _head is not null || _response is not null;

    private bool IsText => Encoding is not null;

    /// <summary>The message of the response, with its body where that is in memory.</summary>
    /// <returns>Null where there was no response.</returns>
    public HttpResponseMessage? GetResponse() => BaseResponse;

    /// <summary>The bytes of the body, after decompression.</summary>
    /// <returns>Empty where there are none, or where they went to a file.</returns>
    public ReadOnlyMemory<byte> GetBody() => Body;

    /// <summary>The body read as text, whatever its content type says: in its own encoding, or else in UTF-8.</summary>
    /// <returns>The text without a byte order mark; empty where there is no body.</returns>
    public string GetText() => Content as string ?? Text();

    /// <summary>
    /// What Invoke-WebRequest's result gives as a string: the content; for a failure without a response, its message. The result that an
    /// error record has gives one line on how the request went: views of the record print it beside what the server said.
    /// </summary>
    /// <returns>The body's text, with dots for the bytes of a body that is not text.</returns>
    public override string ToString()
    {
        if (!HasAnswer)
        {
            return Error?.Message ?? string.Empty;
        }

        return _isRedacted && Uri is not null ? Summary : IsText ? GetText() : Printable(Body.Span);
    }

    /// <summary>How the request went, on one line: address, status, size, time, attempts. Secrets in the address are hidden.</summary>
    internal string Summary
    {
        get
        {
            var limit = ConcurrencyLimit > 0 ? $", {ConcurrencyLimit} at once" : string.Empty;
            var file = OutFile is null ? string.Empty : $", to '{OutFile}'";
            return FormattableString.Invariant(
                $"{Method} {Redaction.Name(Uri!)}: {StatusCode} {StatusDescription}, {RawContentLength} bytes in {Duration.TotalMilliseconds:0} ms, attempt {Attempts}{limit}{file}");
        }
    }

    /// <summary>
    /// The same result as error records keep it: without the secrets of the input, the address and the headers, and without
    /// those of them that the server says back.
    /// </summary>
    internal WebResult Redact(object? shownInput)
    {
        var sent = SentSecrets.Of(BaseResponse?.RequestMessage);
        return new WebResult(this)
        {
            _isRedacted = true,
            InputObject = shownInput,
            Uri = Redaction.Redact(Uri),
            BaseResponse = BaseResponse is null ? null : RedactedMessage.Of(BaseResponse, sent),
            Error = sent is null || Error is null ? Error : Error with
            {
                Message = sent.Hide(Error.Message),
                ServerMessage = Error.ServerMessage is null ? null : sent.Hide(Error.ServerMessage),
            },
            Body = sent is null ? Body : sent.Hide(Body, Encoding),
            Value = null,
        };
    }

    /// <summary>The same failure, with a further sentence in the message of its error: what helps.</summary>
    internal WebResult Advise(string hint) => new(this) { Error = Error! with { Message = $"{Error.Message} {hint}" } };

    private static string Printable(ReadOnlySpan<byte> bytes) =>
        string.Create(bytes.Length, bytes.ToArray(), static (shown, raw) =>
        {
            for (var i = 0; i < raw.Length; i++)
            {
                shown[i] = raw[i] is >= 0x20 and < 0x7F or (byte)'\n' or (byte)'\r' or (byte)'\t' ? (char)raw[i] : '.';
            }
        });

    private string Text()
    {
        var encoding = Encoding ?? Encoding.UTF8;
        var bytes = Body.Span;
        var mark = encoding.Preamble;
        return encoding.GetString(mark.Length > 0 && bytes.StartsWith(mark) ? bytes[mark.Length..] : bytes);
    }

    private MemoryStream OpenBody() =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(Body, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false, publiclyVisible: true)
            : new MemoryStream(Body.ToArray(), writable: false);

    private HeaderDictionary CollectHeaders() =>
        new(BaseResponse is { } response ? response.Headers.Concat(response.Content.Headers) : []);

    private string BuildRawContent()
    {
        if (!HasAnswer)
        {
            return string.Empty;
        }

        var raw = new StringBuilder();
        raw.Append("HTTP/").Append(HttpVersion).Append(' ').Append(StatusCode).Append(' ').AppendLine(StatusDescription);
        foreach (var (name, values) in Headers)
        {
            foreach (var value in values)
            {
                raw.Append(name).Append(": ").AppendLine(value);
            }
        }

        return raw.AppendLine().Append(ToString()).ToString();
    }
}
