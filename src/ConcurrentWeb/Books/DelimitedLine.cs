using System.Text;

namespace ConcurrentWeb;

/// <summary>Takes a line of a table apart into its fields, by the rules of RFC 4180: a quoted field may hold the delimiter, and quotes doubled.</summary>
internal static class DelimitedLine
{
    /// <summary>What stands between fields, in the order in which it is tried: commas stand in titles and names, too.</summary>
    internal static readonly char[] Delimiters = ['\t', ';', '|', ','];

    /// <summary>The fields, without their quotes. A quote that is not closed goes to the end of the line.</summary>
    internal static List<string> Split(string line, char delimiter)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '"' && isQuoted && i + 1 < line.Length && line[i + 1] == '"')
            {
                field.Append(c);
                i++;
            }
            else if (c == '"' && (isQuoted || IsBlank(field)))
            {
                isQuoted = !isQuoted;
            }
            else if (c == delimiter && !isQuoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(c);
            }
        }

        fields.Add(field.ToString());
        return fields;
    }

    // Spaces, and at the beginning of a file the byte order mark, may stand before the quote that opens a field.
    private static bool IsBlank(StringBuilder field)
    {
        for (var i = 0; i < field.Length; i++)
        {
            if (!char.IsWhiteSpace(field[i]) && field[i] != '\uFEFF')
            {
                return false;
            }
        }

        return true;
    }
}
