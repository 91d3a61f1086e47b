using System.Buffers;

namespace ConcurrentWeb;

/// <summary>Which header names and values may be sent (RFC 9110, sections 5.1 and 5.5).</summary>
public static class HeaderSyntax
{
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Whether the name is a token: letters, digits and a few marks, no spaces, no colon.</summary>
    /// <param name="name">The name of a header, or a method.</param>
    /// <returns>False for an empty one too.</returns>
    public static bool IsToken(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length > 0 && !name.AsSpan().ContainsAnyExcept(TokenCharacters);
    }

    /// <summary>
    /// Whether the value is of printable ASCII characters and tabs: with a line break a data file could add headers of
    /// its own, and beyond ASCII nothing says which bytes are meant.
    /// </summary>
    /// <param name="value">The value of a header.</param>
    /// <returns>True for an empty one too.</returns>
    public static bool IsValue(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        foreach (var character in value)
        {
            if (character is not ('\t' or (>= ' ' and <= '~')))
            {
                return false;
            }
        }

        return true;
    }
}
