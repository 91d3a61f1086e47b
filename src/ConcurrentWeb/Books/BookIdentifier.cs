namespace ConcurrentWeb;

/// <summary>A number under which a catalogue or a shop files a book, or its place in a classification.</summary>
/// <param name="Type">Whose number it is, in capitals: ISBN_10, ISBN_13, LCCN, OCLC, DOI, DDC, LCC and so on.</param>
/// <param name="Value">The number.</param>
public sealed record BookIdentifier(string Type, string Value)
{
    /// <summary>The type and the value.</summary>
    /// <returns>A text such as <c>OCLC:54929</c>.</returns>
    public override string ToString() => $"{Type}:{Value}";
}
