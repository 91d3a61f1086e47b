using System.Management.Automation;

namespace ConcurrentWeb.Commands.Completion;

/// <summary>Completes a word out of a list.</summary>
internal static class WordList
{
    /// <summary>Those that begin like the word, quoted where the shell needs it.</summary>
    internal static IEnumerable<CompletionResult> Complete(IEnumerable<string> words, string? word)
    {
        var typed = (word ?? string.Empty).Trim('\'', '"');
        return words
            .Where(candidate => candidate.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Select(candidate => new CompletionResult(Quote(candidate), candidate, CompletionResultType.ParameterValue, candidate));
    }

    private static string Quote(string text) => text.AsSpan().IndexOfAny(" ;") < 0 ? text : $"'{text}'";
}
