using System.Globalization;

namespace ConcurrentWeb.TestServer;

/// <summary>The arguments of the server as a process.</summary>
internal sealed record CommandLine
{
    public const string Usage =
        "[--port N] [--https] [--log] [--book-latency MIN-MAX] [--parent PID] [--stdin]";

    public WebTestServerOptions Options { get; private init; } = new();

    /// <summary>Ends with this process.</summary>
    public int? Parent { get; private init; }

    /// <summary>Ends with standard input.</summary>
    public bool EndsWithInput { get; private init; }

    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var line = new CommandLine();
        for (var i = 0; i < arguments.Count; i++)
        {
            string Value() => ++i < arguments.Count ? arguments[i] : throw new FormatException($"{arguments[^1]} lacks its value.");
            line = arguments[i] switch
            {
                "--port" => line with { Options = line.Options with { Port = Number(Value()) } },
                "--https" => line with { Options = line.Options with { Https = true } },
                "--log" => line with { Options = line.Options with { RecordRequests = true } },
                "--book-latency" => line with { Options = line.Options with { BookLatency = Range(Value()) } },
                "--parent" => line with { Parent = Number(Value()) },
                "--stdin" => line with { EndsWithInput = true },
                var other => throw new FormatException($"{other} is not an argument."),
            };
        }

        return line;
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static (int Min, int Max) Range(string text) =>
        text.Split('-') is [var min, var max] ? (Number(min), Number(max)) : throw new FormatException($"{text} is not MIN-MAX.");
}
