namespace ConcurrentWeb.HelpGenerator;

/// <summary>What the page of one command says. Texts are lists of paragraphs.</summary>
internal sealed record CommandPage
{
    internal required string Name { get; init; }

    /// <summary>The file that PowerShell looks for, beside the module: the name of the assembly with -Help.xml.</summary>
    internal required string HelpFile { get; init; }

    internal required string Synopsis { get; init; }

    /// <summary>The names of the parameter sets, the default one first.</summary>
    internal required IReadOnlyList<string> ParameterSets { get; init; }

    internal required IReadOnlyList<string> Description { get; init; }

    internal required IReadOnlyList<Example> Examples { get; init; }

    internal required IReadOnlyList<Parameter> Parameters { get; init; }

    internal required IReadOnlyList<DescribedType> Inputs { get; init; }

    internal required IReadOnlyList<DescribedType> Outputs { get; init; }

    internal required IReadOnlyList<string> Notes { get; init; }

    internal required IReadOnlyList<RelatedLink> Links { get; init; }
}

/// <summary>An example: its first fenced block is the code, and what follows the remarks.</summary>
internal sealed record Example(string Title, IReadOnlyList<string> Introduction, string Code, IReadOnlyList<string> Remarks);

/// <summary>A type that goes in or comes out.</summary>
internal sealed record DescribedType(string Name, IReadOnlyList<string> Description);

/// <summary>Where to read on; the address is empty for another topic of Get-Help.</summary>
internal sealed record RelatedLink(string Text, string Address);

/// <summary>A parameter with the text of its page and the facts of its yaml block.</summary>
internal sealed record Parameter(string Name, IReadOnlyList<string> Description)
{
    internal required string Type { get; init; }

    /// <summary>The parameter sets that it belongs to; empty for all.</summary>
    internal required IReadOnlyList<string> Sets { get; init; }

    internal required IReadOnlyList<string> Aliases { get; init; }

    /// <summary>The values that may be given; empty where any of the type may.</summary>
    internal required IReadOnlyList<string> AcceptedValues { get; init; }

    internal required bool IsRequired { get; init; }

    /// <summary>Its place, counted from 0, or Named.</summary>
    internal required string Position { get; init; }

    internal required string Default { get; init; }

    /// <summary>False, or True with the way in brackets.</summary>
    internal required string PipelineInput { get; init; }

    internal required bool AcceptsWildcards { get; init; }

    internal bool IsSwitch => Type == "SwitchParameter";

    internal bool IsIn(string set) => Sets.Count == 0 || Sets.Contains(set, StringComparer.Ordinal);
}
