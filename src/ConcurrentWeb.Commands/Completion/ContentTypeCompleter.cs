using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace ConcurrentWeb.Commands.Completion;

/// <summary>Offers the content types that bodies mostly have.</summary>
internal sealed class ContentTypeCompleter : IArgumentCompleter
{
    private static readonly string[] Types =
    [
        "application/json", "application/json; charset=utf-8", "application/x-www-form-urlencoded", "application/xml", "application/octet-stream",
        "application/merge-patch+json", "application/json-patch+json", "application/x-ndjson", "application/graphql", "text/plain; charset=utf-8",
        "text/xml; charset=utf-8", "text/csv",
    ];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        WordList.Complete(Types, wordToComplete);
}
