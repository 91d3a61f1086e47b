namespace ConcurrentWeb.TestServer;

/// <summary>
/// How long the server waits, as pure functions of the numbers in the URL: a benchmark computes from them the schedule that the server
/// will keep, and so the best possible time.
/// </summary>
public static class Delays
{
    /// <summary>The finaliser of SplitMix64: neighbouring numbers get unrelated, evenly spread values.</summary>
    public static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }

    /// <summary>A fraction in [0, 1) from the upper 53 bits of <see cref="Mix"/>.</summary>
    public static double Fraction(long n) => (Mix(unchecked((ulong)n)) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Whether the n-th request of /slow-tail is a slow one: when <see cref="Fraction"/> of n is below percent / 100.</summary>
    public static bool IsSlow(double percent, long n) => Fraction(n) < percent / 100;

    /// <summary>The delay in milliseconds of the n-th request of /slow-tail.</summary>
    public static int SlowTail(double percent, int milliseconds, long n) => IsSlow(percent, n) ? milliseconds : 0;

    /// <summary>Whether /flaky fails the k-th request of a number: at random, each time anew.</summary>
    public static bool IsFlaky(double percent, long n, int attempt) => IsSlow(percent, unchecked((long)Mix((ulong)n) + attempt));

    /// <summary>The delay of the n-th request of /jitter: uniform over min to max, both included.</summary>
    public static int Jitter(int min, int max, long seed, long n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, min);
        var mixed = unchecked((long)Mix((ulong)seed) + n);
        return min + (int)(Fraction(mixed) * ((long)max - min + 1));
    }
}
