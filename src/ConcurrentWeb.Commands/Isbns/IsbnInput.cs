using System.Diagnostics.CodeAnalysis;
using ConcurrentWeb.Commands.Binding;

namespace ConcurrentWeb.Commands.Isbns;

/// <summary>One input of a list of ISBNs, read as far as its text.</summary>
/// <param name="Item">The input as it came.</param>
/// <param name="Index">Its place in the run, counted from 0.</param>
/// <param name="Kind">What it is; rows of named cells are rows as lines of a table are.</param>
/// <param name="Text">The text that is, or should be, the ISBN.</param>
internal sealed record IsbnInput(object? Item, long Index, IsbnLineKind Kind, string? Text)
{
    /// <summary>Why there is no text to read, without the input; null where there is.</summary>
    internal string? Fault { get; init; }

    /// <summary>What stands for the input in a message where it is not the text.</summary>
    internal string? Shown { get; init; }

    /// <summary>The fault as a sentence that names the input; null where there is none.</summary>
    internal string? Failure => Fault is null ? null : $"{InputText.Place(Index)}, {Shown ?? Name()}: {Fault}";

    /// <summary>The ISBN, or the sentence that says why there is none.</summary>
    internal bool TryParse([NotNullWhen(true)] out Isbn? isbn, [NotNullWhen(false)] out string? error)
    {
        if (Failure is { } failure)
        {
            (isbn, error) = (null, failure);
            return false;
        }

        return Isbn.TryParse(Text, out isbn, out error);
    }

    private string Name() => new InputRow(Item) is { IsRow: true } row ? SecretInput.Show(row) : PrintableText.Quote(Text ?? string.Empty);
}
