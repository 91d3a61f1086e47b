using ConcurrentWeb.Commands.Output;

namespace ConcurrentWeb.Commands.Isbns;

/// <summary>Emits each ISBN of a list in one of its forms, or an error in its place.</summary>
public abstract class IsbnConversionCommand : IsbnCommand
{
    private readonly IsbnList _list;

    private protected IsbnConversionCommand() => _list = new IsbnList(WriteWarning);

    /// <summary>Says what is left to say.</summary>
    protected sealed override void EndProcessing() => Convert(_list.End());

    private protected sealed override void Process(object? input) => Convert(_list.Read(input));

    private protected abstract void Write(Isbn isbn, IsbnInput input);

    private void Convert(IEnumerable<IsbnInput> inputs)
    {
        foreach (var input in inputs)
        {
            if (input.TryParse(out var isbn, out var error))
            {
                Write(isbn, input);
            }
            else
            {
                WriteError(FailureRecord.OfInput(nameof(WebErrorKind.InvalidIsbn), error, input.Item));
            }
        }
    }
}
