using System.Management.Automation;
using ConcurrentWeb.Commands.Session;

namespace ConcurrentWeb.Commands.Binding;

/// <summary>
/// The one rule by which an item becomes a request, written by hand, because PowerShell's binding by property name drops
/// without a word what it cannot convert. The command line beats the row; headers are merged name by name.
/// </summary>
internal sealed class RequestBinder
{
    private static readonly string[] UriNames = ["Uri", "Url", "Link", "RequestUri"];

    private readonly RequestHeaders _headers;
    private readonly ContentBinder _content;
    private readonly bool _skipHeaderValidation;
    private long _index;

    /// <param name="headers">The command line's headers, or a script block that gives them.</param>
    /// <param name="content">Makes the bodies.</param>
    /// <param name="skipHeaderValidation">Do not ask whether values are such as their headers hold.</param>
    /// <exception cref="InputFailureException">The command line's headers are not headers.</exception>
    internal RequestBinder(object? headers, ContentBinder content, bool skipHeaderValidation)
    {
        (_content, _skipHeaderValidation) = (content, skipHeaderValidation);
        Headers = InputItems.Unwrap(headers);
        _headers = Headers is null or ScriptBlock ? RequestHeaders.None : RequestHeaders.Of(Headers, skipHeaderValidation);
    }

    /// <summary>One address for all items, or a script block that gives each its own; null where the items are, or hold, addresses.</summary>
    internal object? Uri { get; init; }

    /// <summary>The command line's method; null where the rows may say.</summary>
    internal HttpMethod? Method { get; init; }

    /// <summary>The command line has a -UserAgent: rows have no say in it.</summary>
    internal bool HasUserAgent { get; init; }

    /// <summary>The hosts that may be asked; null for any.</summary>
    internal AllowedHosts? AllowedHosts { get; init; }

    /// <summary>Finds the file of each input; null where no answer goes to one.</summary>
    internal OutFileBinder? OutFiles { get; init; }

    /// <summary>What requests say of who asks; null where they say nothing.</summary>
    internal RequestIdentity? Identity { get; init; }

    private object? Headers { get; }

    /// <summary>Binds one item. What is wrong with it is a result already, with the error in it.</summary>
    /// <returns>One of the two.</returns>
    internal (RequestDefinition? Request, WebResult? Failure) Bind(object? item)
    {
        var index = _index++;
        try
        {
            var request = Request(index, item);
            request = Identity is null ? request : Identity.Apply(request);
            return (OutFiles is null ? request : OutFiles.Bind(request), null);
        }
        catch (InputFailureException e)
        {
            return (null, Failure(index, item, e.Kind, e.Message, e.InnerException));
        }
        catch (GetValueException e)
        {
            return (null, Failure(index, item, WebErrorKind.InvalidInput, $"a property of the row could not be read: {e.Message}", e));
        }
    }

    private static WebResult Failure(long index, object? item, WebErrorKind kind, string message, Exception? exception) => new()
    {
        Index = index,
        InputObject = item,
        Error = new WebError(kind, Sentence(index, item, message)) { Exception = exception },
    };

    /// <summary>Names the input by its place, and a row by its cells as well; text is quoted in the message.</summary>
    private static string Sentence(long index, object? item, string message)
    {
        var row = new InputRow(item);
        var place = InputText.Place(index);
        var name = InputItems.Unwrap(item) is FileInfo file ? $"{place}, {InputText.Quote(file.Name)}"
            : row.IsRow && !KeptResult.IsRedacted(item) ? $"{place}, {SecretInput.Show(row)}" : place;
        return message.EndsWith('?') ? $"{name}: {message}" : $"{name}: {message}.";
    }

    private static object? RowUri(InputRow row, object item)
    {
        foreach (var name in UriNames)
        {
            if (row[name] is { } value)
            {
                return value;
            }
        }

        throw new InputFailureException(
            WebErrorKind.InvalidInput,
            InputItems.Unwrap(item) is FileInfo
                ? InputText.IsFile
                : "the row has no value for Uri (or Url, Link, RequestUri)");
    }

    private RequestDefinition Request(long index, object? item)
    {
        if (item is null)
        {
            throw new InputFailureException(WebErrorKind.InvalidInput, "null is not a request");
        }

        if (KeptResult.IsRedacted(item))
        {
            throw new InputFailureException(
                WebErrorKind.InvalidInput, $"it had a secret, which was not kept with the error, so it cannot be sent again: {InputText.Quote(item)}");
        }

        var row = new InputRow(item);
        var address = Uri is not null ? ScriptValue.For(Uri, item, nameof(Uri))
            : row.IsRow ? RowUri(row, item)
            : InputItems.Unwrap(item);
        var uri = UriBinder.Bind(address);
        var request = new RequestDefinition
        {
            Uri = uri,
            AddressText = address is string ? uri.OriginalString : null,
            Index = index,
            InputObject = item,
        };
        if (AllowedHosts?.Allows(uri) == false)
        {
            throw new InputFailureException(WebErrorKind.AddressNotAllowed, $"the host of {InputText.Quote(uri)} matches none of -AllowedHost");
        }

        var headers = Headers is ScriptBlock && ScriptValue.For(Headers, item, nameof(Headers)) is { } given
            ? RequestHeaders.Of(given, _skipHeaderValidation)
            : _headers;
        if (!row.IsRow && Method is null && ReferenceEquals(headers, RequestHeaders.None) && _content.IsSilent)
        {
            return request;
        }

        var rowHeaders = row.IsRow && row["Headers"] is { } cell ? RequestHeaders.Of(cell, _skipHeaderValidation) : RequestHeaders.None;
        request = request with
        {
            Method = Method ?? RowMethod(row) ?? HttpMethod.Get,
            Headers = headers.Merge(rowHeaders, HasUserAgent),
        };

        // With one address for all, an item that is no row is what is sent there, as what comes down the pipeline of
        // Invoke-WebRequest is.
        var itemIsBody = !row.IsRow && Uri is not (null or ScriptBlock);
        return _content.Bind(request, item, row, (headers.ContentType, rowHeaders.ContentType), itemIsBody);
    }

    private static object? RowCell(InputRow row, string name) => row.IsRow ? row[name] : null;

    private static HttpMethod? RowMethod(InputRow row) =>
        (RowCell(row, "Method"), RowCell(row, "CustomMethod")) switch
        {
            (null, null) => null,
            ({ } name, null) => MethodBinder.Bind(name),
            (null, { } name) => MethodBinder.BindCustom(name),
            _ => throw new InputFailureException(WebErrorKind.InvalidMethod, "the row has a Method and a CustomMethod; one of them has to be empty"),
        };
}
