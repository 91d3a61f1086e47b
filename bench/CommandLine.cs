using System.Globalization;
using System.IO.Enumeration;
using ConcurrentWeb.Bench.Contestants;
using ConcurrentWeb.Bench.Limits;
using ConcurrentWeb.Bench.Limits.Servers;
using ConcurrentWeb.Bench.Scenarios;

namespace ConcurrentWeb.Bench;

/// <summary>The arguments of the bench, or of the process that it starts for a contestant.</summary>
internal sealed record CommandLine
{
    public const string Usage = "[--only PATTERN]… [--runs N] [--quick] [--markdown FILE] [--simulate], or: " + LimitsCommandLine.Usage;

    public Sizes Sizes { get; private init; } = new();

    /// <summary>Where the report goes besides standard output.</summary>
    public string? MarkdownFile { get; private init; }

    /// <summary>The limits are simulated, and nothing else is run.</summary>
    public bool Simulates { get; private init; }

    /// <summary>Set where servers with limits are measured, and nothing else.</summary>
    public LimitsCommandLine? Limits { get; private init; }

    /// <summary>Set in the process that serves them.</summary>
    public bool ServesLimits { get; private init; }

    /// <summary>Set in a contestant's own process.</summary>
    public ContestantProcess? Contestant { get; private init; }

    private IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Whether a row was asked for: all were, or a pattern with * and ? is found in "scenario/contestant".</summary>
    public bool Selects(Scenario scenario, Entry entry) =>
        Only.Count == 0 || Only.Any(pattern => FileSystemName.MatchesSimpleExpression($"*{pattern}*", $"{scenario.Name}/{entry.Name}"));

    /// <exception cref="FormatException">An argument is unknown, lacks its value, or has a wrong one.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        if (arguments is [LimitsCommandLine.Verb, ..])
        {
            return new CommandLine { Limits = LimitsCommandLine.Parse([.. arguments.Skip(1)]) };
        }

        var line = new CommandLine();
        for (var i = 0; i < arguments.Count; i++)
        {
            string Value() => ++i < arguments.Count ? arguments[i] : throw new FormatException($"{arguments[^1]} lacks its value.");
            line = arguments[i] switch
            {
                "--only" => line with { Only = [.. line.Only, Value()] },
                "--runs" => line with { Sizes = line.Sizes with { Passes = Count(Value()) } },
                "--quick" => line with { Sizes = line.Sizes with { IsQuick = true } },
                "--markdown" => line with { MarkdownFile = Value() },
                "--simulate" => line with { Simulates = true },
                RowServers.Verb => line with { ServesLimits = true },
                ContestantProcess.Verb => line with { Contestant = new(Value(), Value(), new Uri(Value())) },
                var other => throw new FormatException($"{other} is not an argument."),
            };
        }

        return line;
    }

    private static int Count(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? count
            : throw new FormatException($"{text} is not a number of passes.");
}
