using System.Collections;
using System.Management.Automation;

namespace ConcurrentWeb.Commands.Binding;

/// <summary>
/// Makes the body of each item's request, by the rules of Invoke-WebRequest. The command line beats the row: where it
/// gives a body, of whatever kind, those of the row are not looked at. One instance a run.
/// </summary>
internal sealed class ContentBinder
{
    private readonly GivenBodies _given = new();
    private readonly FileBody _files;
    private readonly ContentParameters _parameters;
    private readonly object? _body;
    private readonly object? _form;
    private readonly object? _file;

    /// <summary>Looks at the command line, and does what can be done once for all items.</summary>
    /// <param name="parameters">The command line.</param>
    /// <param name="paths">Where files are looked up.</param>
    /// <exception cref="InputFailureException">Parameters exclude each other, or what was given cannot be sent.</exception>
    internal ContentBinder(ContentParameters parameters, PathIntrinsics paths)
    {
        _parameters = parameters;
        _files = new FileBody(paths);
        (_body, _form, _file) = (InputItems.Unwrap(parameters.Body), InputItems.Unwrap(parameters.Form), InputItems.Unwrap(parameters.InFile));
        RefuseTwo(("-Body", _body), ("-Form", _form), ("-InFile", _file));
        if (parameters.ContentType is { } type)
        {
            ContentType.Check(type, parameters.SkipHeaderValidation);
        }

        _body = _body is null or ScriptBlock ? _body : Prepare(_body);
        _form = _form is null or ScriptBlock ? _form : FormBody.Of(_form);
        _file = _file is null or ScriptBlock ? _file : _files.Of(_file);
    }

    /// <summary>Whether the command line says nothing, so that a GET of an item that is no row has no body.</summary>
    internal bool IsSilent => !HasBody && _parameters.ContentType is null && _parameters.TransferEncoding is null;

    private bool HasBody => (_body ?? _form ?? _file) is not null;

    /// <summary>Puts body, content type and transfer coding into the request.</summary>
    /// <param name="request">The request with its method and headers.</param>
    /// <param name="item">The item.</param>
    /// <param name="row">The item as a row.</param>
    /// <param name="types">The content types among the headers, of the command line and of the row.</param>
    /// <param name="itemIsBody">The item is no row and not the address: it is the body of a request that may have one.</param>
    /// <exception cref="InputFailureException">What is given cannot be sent.</exception>
    internal RequestDefinition Bind(RequestDefinition request, object item, InputRow row, (string? CommandLine, string? Row) types, bool itemIsBody)
    {
        var given = HasBody ? OfCommandLine(item) : row.IsRow ? OfRow(row) : itemIsBody && MayHaveBody(request.Method) ? Prepare(InputItems.Unwrap(item)!) : null;
        if (row.IsKeptResult && given is null && CarriesBody(request.Method))
        {
            throw new InputFailureException(
                WebErrorKind.InvalidBody,
                $"it is what was kept of an earlier {request.Method.Method}, without the body that was sent; pipe the result itself, or its input, or give -Body");
        }

        var type = Type(row, types);

        if (given is IDictionary query && request.Method == HttpMethod.Get)
        {
            request = request with { Uri = QueryForm.AddTo(request.Uri, query) };
            given = null;
        }

        // As with Invoke-WebRequest, a POST says that it is a form if nobody says what it is; and a dictionary is one.
        type ??= request.Method == HttpMethod.Post || given is IDictionary ? ContentType.Form : null;
        var isSilent = given is null && string.IsNullOrWhiteSpace(type) && _parameters.ContentType is null;
        var body = isSilent ? null : Body(given ?? string.Empty, type);
        return body is null
            ? WithTransferEncoding(request)
            : WithTransferEncoding(request with { CreateContent = Typed(body, type), IsReplayable = body.IsReplayable });
    }

    private static bool MayHaveBody(HttpMethod method) =>
        method != HttpMethod.Get && method != HttpMethod.Head && method != HttpMethod.Options && method != HttpMethod.Trace;

    /// <summary>Whether a request of the method nearly always has a body.</summary>
    private static bool CarriesBody(HttpMethod method) => method == HttpMethod.Post || method == HttpMethod.Put || method == HttpMethod.Patch;

    private static void RefuseTwo(params (string Name, object? Value)[] bodies)
    {
        var given = bodies.Where(static body => body.Value is not null).Select(static body => body.Name).ToList();
        if (given.Count > 1)
        {
            throw new InputFailureException(
                WebErrorKind.InvalidBody, $"{string.Join(" and ", given)} exclude each other: a request has one body");
        }
    }

    private static Func<HttpContent> Typed(RequestBody body, string? type)
    {
        if (body.HasOwnType || string.IsNullOrWhiteSpace(type))
        {
            return body.Create;
        }

        return () =>
        {
            var content = body.Create();
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            return content;
        };
    }

    /// <summary>A value as one of the kinds that can be sent: text, bytes, a dictionary, a stream, multipart content.</summary>
    private static object Prepare(object value) => value switch
    {
        string or byte[] or IDictionary or Stream or MultipartContent => value,
        ReadOnlyMemory<byte> bytes => bytes.ToArray(),
        HttpContent => throw new InputFailureException(
            WebErrorKind.InvalidBody,
            $"a body is not made of {value.GetType().Name} alone; a script block has to put a comma before multipart content, or PowerShell takes it apart"),
        _ => TextBody.Of(value),
    };

    private RequestBody Body(object value, string? type)
    {
        switch (value)
        {
            case RequestBody ready:
                return ready;
            case Stream stream:
                return _given.Of(stream);
            case MultipartContent content:
                return _given.Of(content);
            case byte[] bytes:
                return new RequestBody(() => new ByteArrayContent(bytes));
            default:
                var text = value as string ?? QueryForm.Encode((IDictionary)value);
                var encoded = ContentType.EncodingOf(type).GetBytes(text);
                return new RequestBody(() => new ByteArrayContent(encoded));
        }
    }

    private object? OfCommandLine(object item)
    {
        if (_body is not null)
        {
            return ScriptValue.For(_body, item, "Body") is { } body ? Prepare(body) : null;
        }

        return _form is not null
            ? _form as RequestBody ?? (ScriptValue.For(_form, item, "Form") is { } form ? FormBody.Of(form) : null)
            : _file as RequestBody ?? (ScriptValue.For(_file, item, "InFile") is { } file ? _files.Of(file) : null);
    }

    private object? OfRow(InputRow row)
    {
        var (body, file) = (row["Body"], row["InFile"]);
        RefuseTwo(("Body", body), ("InFile", file));
        return body is not null ? Prepare(body) : file is not null ? _files.Of(file) : null;
    }

    /// <summary>The content type that was asked for: an empty one stands for none, null for nothing said.</summary>
    private string? Type(InputRow row, (string? CommandLine, string? Row) types)
    {
        if (_parameters.ContentType is not null)
        {
            return _parameters.ContentType;
        }

        var type = types.CommandLine ?? (row.IsRow ? row["ContentType"]?.ToString() : null) ?? types.Row;
        if (type is not null)
        {
            ContentType.Check(type, _parameters.SkipHeaderValidation);
        }

        return type;
    }

    private RequestDefinition WithTransferEncoding(RequestDefinition request)
    {
        if (_parameters.TransferEncoding is { } coding)
        {
            // There is nothing to say of the identity but that the body comes in chunks.
            var value = coding.Equals("identity", StringComparison.OrdinalIgnoreCase) ? "chunked" : coding;
            request = request with
            {
                Headers = [.. request.Headers.Where(header => !IsTransferEncoding(header)), new("Transfer-Encoding", value)],
            };
        }

        return request.CreateContent is not null || !request.Headers.Any(IsTransferEncoding)
            ? request
            : throw new InputFailureException(WebErrorKind.InvalidHeader, "a Transfer-Encoding is said of a body, and the request has none");
    }

    private static bool IsTransferEncoding(KeyValuePair<string, string> header) =>
        header.Key.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase);
}
