using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using ConcurrentWeb.Books;

namespace ConcurrentWeb.Commands.Completion;

/// <summary>Offers the names of the book services.</summary>
internal sealed class BookProviderCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        WordList.Complete(BookProviders.All.Select(provider => provider.Name), wordToComplete);
}
