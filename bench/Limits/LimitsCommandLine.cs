namespace ConcurrentWeb.Bench.Limits;

/// <summary>The arguments after <c>limits</c>.</summary>
internal sealed record LimitsCommandLine
{
    public const string Verb = "limits";

    public const string Usage = "limits [NAME]… [--fixed|--adaptive] [--simulate] [--markdown FILE]";

    /// <summary>The modes that each row runs in. Default: both.</summary>
    public IReadOnlyList<ThrottleMode> Modes { get; private init; } = [ThrottleMode.Fixed, ThrottleMode.Adaptive];

    /// <summary>The rows are simulated in virtual time. Default: false.</summary>
    public bool Simulates { get; private init; }

    /// <summary>Where the report goes besides standard output.</summary>
    public string? MarkdownFile { get; private init; }

    private IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Whether a row was asked for: all were, or its name contains one that was.</summary>
    public bool Selects(LimitRow row) => Names.Count == 0 || Names.Any(name => row.Name.Contains(name, StringComparison.OrdinalIgnoreCase));

    /// <exception cref="FormatException">An option is unknown, or lacks its value.</exception>
    public static LimitsCommandLine Parse(IReadOnlyList<string> arguments)
    {
        var line = new LimitsCommandLine();
        for (var i = 0; i < arguments.Count; i++)
        {
            string Value() => ++i < arguments.Count ? arguments[i] : throw new FormatException($"{arguments[^1]} lacks its value.");
            line = arguments[i] switch
            {
                "--fixed" => line with { Modes = [ThrottleMode.Fixed] },
                "--adaptive" => line with { Modes = [ThrottleMode.Adaptive] },
                "--simulate" => line with { Simulates = true },
                "--markdown" => line with { MarkdownFile = Value() },
                ['-', '-', ..] => throw new FormatException($"{arguments[i]} is not an option of {Verb}."),
                var name => line with { Names = [.. line.Names, name] },
            };
        }

        return line;
    }
}
