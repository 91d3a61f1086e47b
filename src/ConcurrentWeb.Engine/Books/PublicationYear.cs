using System.Globalization;

namespace ConcurrentWeb.Books;

/// <summary>Reads the year from dates as catalogues write them.</summary>
internal static class PublicationYear
{
    private const int Digits = 4;

    /// <summary>
    /// The first number of exactly four digits, such as that in 2003, 2003-05-01 or May 1, 2003. Null where there is
    /// none, as in 19?? or 20030501.
    /// </summary>
    internal static int? Read(string? date)
    {
        var rest = date.AsSpan();
        while (rest.IndexOfAnyInRange('0', '9') is >= 0 and var start)
        {
            rest = rest[start..];
            var end = rest.IndexOfAnyExceptInRange('0', '9');
            var number = end < 0 ? rest : rest[..end];
            if (number.Length == Digits)
            {
                var year = int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture);
                return year == 0 ? null : year;
            }

            rest = rest[number.Length..];
        }

        return null;
    }
}
