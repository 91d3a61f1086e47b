using System.Globalization;
using System.Net.Http.Headers;

namespace ConcurrentWeb;

/// <summary>
/// Headers as results keep them: one pair a value, without the value where it is only the size of the body. Thousands of
/// answers in a row have nearly the same ones, so what is equal to that of an answer before is kept once.
/// </summary>
internal static class KeptHeaders
{
    /// <summary>The headers of a message and of its content.</summary>
    /// <param name="first">The one's.</param>
    /// <param name="second">The other's.</param>
    /// <param name="length">The size of the body; negative where it is not known.</param>
    /// <param name="like">Those of an answer before.</param>
    /// <param name="start">Where the other's begin.</param>
    /// <returns>The ones before themselves if these are the same; else with as many of their strings as are the same.</returns>
    internal static KeyValuePair<string, string?>[] Of(
        HttpHeadersNonValidated first, HttpHeadersNonValidated second, int length, KeyValuePair<string, string?>[] like, out int start)
    {
        var walk = new Walk(length, like);
        walk.Take(first);
        start = walk.Count;
        walk.Take(second);
        return walk.ToArray();
    }

    /// <summary>One way through the headers, as reading a header can mean to make its text.</summary>
    private ref struct Walk(int length, KeyValuePair<string, string?>[] like)
    {
        /// <summary>Null as long as all were like the ones before.</summary>
        private KeyValuePair<string, string?>[]? _own;

        internal int Count { get; private set; }

        internal void Take(HttpHeadersNonValidated headers)
        {
            foreach (var (name, values) in headers)
            {
                foreach (var value in values)
                {
                    Take(name, IsLength(name, value) ? null : value);
                }
            }
        }

        internal readonly KeyValuePair<string, string?>[] ToArray() =>
            (_own ?? like) is var array && array.Length == Count ? array : array[..Count];

        /// <summary>Whether the value says what the body's size says, and in the same digits.</summary>
        private readonly bool IsLength(string name, string value)
        {
            Span<char> digits = stackalloc char[11];
            return length >= 0 && name == "Content-Length"
                && length.TryFormat(digits, out var written, provider: CultureInfo.InvariantCulture) && digits[..written].SequenceEqual(value);
        }

        private void Take(string name, string? value)
        {
            var isKnown = Count < like.Length;
            if (isKnown && like[Count].Key == name && like[Count].Value == value)
            {
                if (_own is not null)
                {
                    Own()[Count] = like[Count];
                }
            }
            else
            {
                Own()[Count] = new(isKnown && like[Count].Key == name ? like[Count].Key : name, value);
            }

            Count++;
        }

        /// <summary>An array with room for one more.</summary>
        private KeyValuePair<string, string?>[] Own()
        {
            if (_own is null)
            {
                _own = new KeyValuePair<string, string?>[Math.Max(like.Length, Count + 4)];
                like.AsSpan(0, Count).CopyTo(_own);
            }
            else if (_own.Length == Count)
            {
                Array.Resize(ref _own, Count * 2);
            }

            return _own;
        }
    }
}
