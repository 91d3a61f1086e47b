using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace ConcurrentWeb.Commands.Completion;

/// <summary>Offers the versions of HTTP.</summary>
internal sealed class HttpVersionCompleter : IArgumentCompleter
{
    /// <summary>All there are.</summary>
    internal static IReadOnlyList<string> Versions { get; } = ["1.0", "1.1", "2.0", "3.0"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        WordList.Complete(Versions, wordToComplete);
}
