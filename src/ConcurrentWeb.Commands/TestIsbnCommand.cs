using System.Management.Automation;
using ConcurrentWeb.Commands.Binding;
using ConcurrentWeb.Commands.Isbns;

namespace ConcurrentWeb.Commands;

/// <summary>Says of each input whether it is an ISBN.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Isbn")]
[OutputType(typeof(bool), typeof(IsbnCheck))]
public sealed class TestIsbnCommand : IsbnCommand
{
    private readonly IsbnReader _reader = new();

    /// <summary>Emit an object that says why an input is no ISBN, and what it should be where that is sure.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    private protected override void Process(object? input)
    {
        foreach (var read in _reader.Read(input))
        {
            if (Detailed)
            {
                WriteObject(Check(read));
            }
            else
            {
                WriteObject(read.TryParse(out _, out _));
            }
        }
    }

    private static IsbnCheck Check(IsbnInput read)
    {
        var check = ConcurrentWeb.Isbn.Check(read.Text) with { InputObject = InputItems.Unwrap(read.Item) };

        // Of an empty line nothing but its number says which one it is.
        return read.Fault is not { } fault ? check
            : check with { Reason = read.Kind == IsbnLineKind.Number ? read.Failure : char.ToUpperInvariant(fault[0]) + fault[1..] };
    }
}
