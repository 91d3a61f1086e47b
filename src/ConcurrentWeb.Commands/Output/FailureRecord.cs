using System.Management.Automation;
using ConcurrentWeb.Commands.Binding;

namespace ConcurrentWeb.Commands.Output;

/// <summary>Makes the error record of a failed input.</summary>
internal static class FailureRecord
{
    /// <summary>Selects the view of the module's format file: PowerShell's own would print only what the server said.</summary>
    private const string ViewName = "ConcurrentWeb.FailedRequest";

    internal static ErrorRecord Of(WebResult result)
    {
        var target = InputItems.Unwrap(SecretInput.Protect(result.InputObject));
        var shown = result.Redact(target);
        var error = shown.Error!;
        var record = new ErrorRecord(StatusFailures.ExceptionOf(shown) ?? new FailedRequestException(shown), error.Kind.ToString(), Category(error.Kind, result.StatusCode), target);
        if (error.ServerMessage is { } said)
        {
            // Of several lines that belong together the first must not stand behind the name of a command.
            var isBlock = said is ['{' or '[' or '<', ..] && said.Contains('\n', StringComparison.Ordinal);
            record.ErrorDetails = new ErrorDetails(isBlock ? Environment.NewLine + said : said);
        }

        return WithView(record);
    }

    /// <summary>The record of an input that is wrong in itself, where a command sends nothing.</summary>
    internal static ErrorRecord OfInput(string id, string message, object? item) => WithView(
        new ErrorRecord(new FormatException(message), id, ErrorCategory.InvalidArgument, InputItems.Unwrap(SecretInput.Protect(item))));

    private static ErrorRecord WithView(ErrorRecord record)
    {
        PSObject.AsPSObject(record).TypeNames.Insert(0, ViewName);
        return record;
    }

    private static ErrorCategory Category(WebErrorKind kind, int status) => kind switch
    {
        WebErrorKind.InvalidInput or WebErrorKind.InvalidUri or WebErrorKind.InvalidMethod or WebErrorKind.InvalidHeader
            or WebErrorKind.InvalidBody or WebErrorKind.InvalidParameter or WebErrorKind.InvalidOutFile or WebErrorKind.InvalidIsbn
                => ErrorCategory.InvalidArgument,
        WebErrorKind.ScriptBlockFailure => ErrorCategory.InvalidOperation,
        WebErrorKind.NameResolutionFailure or WebErrorKind.BookNotFound => ErrorCategory.ObjectNotFound,
        WebErrorKind.ConnectionFailure or WebErrorKind.CircuitOpen => ErrorCategory.ConnectionError,
        WebErrorKind.SecureConnectionFailure or WebErrorKind.AddressNotAllowed or WebErrorKind.CredentialsRefused
            or WebErrorKind.InsecureRedirection => ErrorCategory.SecurityError,
        WebErrorKind.AuthenticationFailure => ErrorCategory.AuthenticationError,
        WebErrorKind.ConnectionTimeout or WebErrorKind.OperationTimeout or WebErrorKind.DeadlineExceeded => ErrorCategory.OperationTimeout,
        WebErrorKind.ProtocolFailure => ErrorCategory.ProtocolError,
        WebErrorKind.TruncatedResponse => ErrorCategory.ReadError,
        WebErrorKind.OutFileFailure => ErrorCategory.WriteError,
        WebErrorKind.ResponseTooLarge or WebErrorKind.QuotaExhausted => ErrorCategory.LimitsExceeded,
        WebErrorKind.UnreadableCharset or WebErrorKind.InvalidResponse => ErrorCategory.InvalidData,
        WebErrorKind.HttpStatusFailure => Category(status),
        _ => ErrorCategory.NotSpecified,
    };

    private static ErrorCategory Category(int status) => status switch
    {
        401 or 407 => ErrorCategory.AuthenticationError,
        403 => ErrorCategory.PermissionDenied,
        404 or 410 => ErrorCategory.ObjectNotFound,
        408 => ErrorCategory.OperationTimeout,
        409 or 412 => ErrorCategory.ResourceExists,
        413 or 429 => ErrorCategory.LimitsExceeded,
        501 => ErrorCategory.NotImplemented,
        >= 500 => ErrorCategory.ResourceUnavailable,
        >= 400 => ErrorCategory.InvalidArgument,
        _ => ErrorCategory.InvalidResult,
    };
}
