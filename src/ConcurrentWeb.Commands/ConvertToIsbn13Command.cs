using System.Management.Automation;
using ConcurrentWeb.Commands.Isbns;

namespace ConcurrentWeb.Commands;

/// <summary>Emits the thirteen digits of each ISBN.</summary>
[Cmdlet(VerbsData.ConvertTo, "Isbn13")]
[OutputType(typeof(string))]
public sealed class ConvertToIsbn13Command : IsbnConversionCommand
{
    private protected override void Write(Isbn isbn, IsbnInput input) => WriteObject(isbn.Isbn13);
}
