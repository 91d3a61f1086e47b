using System.Collections.Frozen;

namespace ConcurrentWeb.Books;

/// <summary>Makes one word of those that catalogues use for the part that somebody had in a book.</summary>
internal static class ContributorRole
{
    // The relator codes of MARC 21 that are common for books, and the words that stand for them.
    private static readonly FrozenDictionary<string, string> Roles = """
        aut=author, author=author, verfasser=author, verfasserin=author, creator=author, cre=author, joint author=author, edt=editor,
        editor=editor, herausgeber=editor, herausgeberin=editor, ed=editor, trl=translator, translator=translator, übersetzer=translator,
        übersetzerin=translator, ill=illustrator, illustrator=illustrator, illustratorin=illustrator, com=compiler, compiler=compiler,
        aui=introduction, aft=afterword, win=introduction, ctb=contributor, contributor=contributor, mitwirkender=contributor,
        mitwirkende=contributor, pht=photographer, photographer=photographer, nrt=narrator, narrator=narrator, cov=cover designer,
        isb=issuing body, pbl=publisher, oth=other, adp=adapter, art=artist, cmm=commentator, hnr=honoree
        """.Split(',', StringSplitOptions.TrimEntries)
        .Select(pair => pair.Split('='))
        .ToFrozenDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);

    /// <summary>The English word for a code or a word; the text itself where it is neither, and the other word where there is none.</summary>
    internal static string Read(string? text, string otherwise)
    {
        var bare = text?.Trim(' ', '.', ',', '(', ')', '[', ']') ?? string.Empty;
        return bare.Length == 0 ? otherwise : Roles.GetValueOrDefault(bare, bare);
    }
}
