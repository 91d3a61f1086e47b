using System.Management.Automation;
using ConcurrentWeb.Commands.Binding;

namespace ConcurrentWeb.Commands.Output;

/// <summary>Makes the error record of a failed input.</summary>
internal static class FailureRecord
{
    /// <summary>
    /// Selects what is serialized of the result, by the module's types file: as a property of an exception it would be mere text otherwise.
    /// </summary>
    private const string FailedResult = "ConcurrentWeb.WebResult#Failed";

    internal static ErrorRecord Of(WebResult result)
    {
        var target = InputItems.Unwrap(SecretInput.Protect(result.InputObject));
        var shown = result.Redact(target);
        PSObject.AsPSObject(shown).TypeNames.Insert(0, FailedResult);
        var error = shown.Error!;
        return WithTargetName(new ErrorRecord(FailureException.Of(shown), error.Kind.ToString(), Category(error.Kind, result.StatusCode), target)
        {
            ErrorDetails = FailureDetails.Of(error),
        });
    }

    /// <summary>The record of an input that is wrong in itself, where a command sends nothing.</summary>
    internal static ErrorRecord OfInput(string id, string message, object? item) => WithTargetName(
        new ErrorRecord(new FormatException(message), id, ErrorCategory.InvalidArgument, InputItems.Unwrap(SecretInput.Protect(item))));

    /// <summary>Views print the name; of a dictionary it would be a type, and of text the text, with its control characters.</summary>
    private static ErrorRecord WithTargetName(ErrorRecord record)
    {
        record.CategoryInfo.TargetName = SecretInput.Line(record.TargetObject);
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
