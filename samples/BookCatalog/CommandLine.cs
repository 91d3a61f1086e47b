using System.Globalization;

namespace ConcurrentWeb.Samples;

/// <summary>What the user asked for.</summary>
internal sealed record CommandLine
{
    internal const string Usage = """
        Looks up every ISBN of a file: one by one, then many at once, and compares.

          --isbn-file FILE   the list, an ISBN a line    (default: the sample's own)
          --throttle N       requests in flight at once  (default: 10)
          --live             ask Google Books and then Open Library, not the embedded ones;
                             the key is taken from the environment variable GOOGLE_BOOKS_API_KEY
        """;

    internal string IsbnFile { get; init; } = Path.Combine(AppContext.BaseDirectory, "isbns.txt");

    internal int Throttle { get; init; } = 10;

    internal bool Live { get; init; }

    /// <exception cref="FormatException">An option is unknown, or its value is.</exception>
    internal static CommandLine Parse(string[] args)
    {
        var parsed = new CommandLine();
        for (var i = 0; i < args.Length; i++)
        {
            parsed = args[i] switch
            {
                "--live" => parsed with { Live = true },
                "--isbn-file" => parsed with { IsbnFile = Value(args, ++i) },
                "--throttle" => parsed with { Throttle = Number(args, ++i) },
                _ => throw new FormatException($"'{args[i]}' is not an option."),
            };
        }

        return File.Exists(parsed.IsbnFile) ? parsed : throw new FormatException($"There is no file '{parsed.IsbnFile}'.");
    }

    private static string Value(string[] args, int index) =>
        index < args.Length ? args[index] : throw new FormatException($"'{args[index - 1]}' needs a value.");

    private static int Number(string[] args, int index) =>
        int.TryParse(Value(args, index), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new FormatException($"'{args[index]}' is not a number of 1 or more.");
}
