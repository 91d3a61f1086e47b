using System.Management.Automation;

namespace ConcurrentWeb.Commands.Isbns;

/// <summary>What the commands share that work on ISBNs and ask nobody: where the inputs come from.</summary>
public abstract class IsbnCommand : PSCmdlet
{
    /// <summary>The ISBNs, of 10 or 13 digits, with or without hyphens and the other dirt of real lists.</summary>
    [Parameter(Position = 0)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object?[]? Isbn { get; set; }

    /// <summary>The inputs: lines, numbers, or rows with a column for the ISBN.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public PSObject? InputObject { get; set; }

    private bool HasInput => MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey(nameof(InputObject));

    /// <summary>Refuses parameters that make no sense.</summary>
    protected sealed override void BeginProcessing()
    {
        var isGiven = MyInvocation.BoundParameters.ContainsKey(nameof(Isbn));
        if (HasInput == isGiven)
        {
            ThrowTerminatingError(new ErrorRecord(
                new PSInvalidOperationException(
                    isGiven ? "Give the ISBNs as -Isbn or down the pipeline, not both." : "There is nothing to read: give -Isbn, or pipeline input."),
                nameof(WebErrorKind.InvalidInput),
                ErrorCategory.InvalidArgument,
                targetObject: null));
        }
    }

    /// <summary>Works on the record.</summary>
    protected sealed override void ProcessRecord() => Process(HasInput ? InputObject : Isbn);

    private protected abstract void Process(object? input);
}
