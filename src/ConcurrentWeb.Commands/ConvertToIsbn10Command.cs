using System.Management.Automation;
using ConcurrentWeb.Commands.Isbns;
using ConcurrentWeb.Commands.Output;

namespace ConcurrentWeb.Commands;

/// <summary>Emits the ten digits of each ISBN that has them.</summary>
[Cmdlet(VerbsData.ConvertTo, "Isbn10")]
[OutputType(typeof(string))]
public sealed class ConvertToIsbn10Command : IsbnConversionCommand
{
    private const string NoIsbn10 = "NoIsbn10";

    private protected override void Write(Isbn isbn, IsbnInput input)
    {
        if (isbn.Isbn10 is { } ten)
        {
            WriteObject(ten);
        }
        else
        {
            WriteError(FailureRecord.OfInput(
                NoIsbn10,
                $"{PrintableText.Quote(input.Text!)} has no form of ten digits: only an ISBN that begins with 978 has one, and this begins with 979.",
                input.Item));
        }
    }
}
