using System.Text.Json;

namespace ConcurrentWeb.Content;

/// <summary>
/// Gives the same string for the same name again and again: the objects of an answer, and of a run, have the same few
/// names. A name that lands on another's place drives it out, so the cache has one size.
/// </summary>
internal sealed class NameCache
{
    private const int Places = 256;
    private const int LongestName = 64;

    private readonly (byte[] Utf8, string Name)[] _names = new (byte[], string)[Places];

    internal string Of(ref Utf8JsonReader reader)
    {
        var utf8 = reader.ValueSpan;
        if (reader.ValueIsEscaped || utf8.Length is 0 or > LongestName)
        {
            return JsonString.Of(ref reader);
        }

        // Names of one shape (item1, item2, …) differ near their ends, others in their lengths and beginnings.
        var hash = (utf8[0] * 31) + (utf8[^1] * 17) + (utf8[utf8.Length / 2] * 7) + utf8.Length;
        ref var place = ref _names[hash % Places];
        if (place.Name is null || !utf8.SequenceEqual(place.Utf8))
        {
            place = (utf8.ToArray(), JsonString.Of(ref reader));
        }

        return place.Name;
    }
}
