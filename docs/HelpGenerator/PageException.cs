namespace ConcurrentWeb.HelpGenerator;

/// <summary>A page breaks the layout. The message has the form in which a build shows errors, and editors jump to them.</summary>
internal sealed class PageException(string file, int line, string problem) : Exception($"{file}({line}): error HELP: {problem}")
{
    /// <summary>The line at fault, counted from 1.</summary>
    internal int Line { get; } = line;
}
