using System.Runtime.CompilerServices;

namespace ConcurrentWeb.Origins;

/// <summary>What another layer keeps of an origin, for as long as the run knows the origin. It may be used from any thread.</summary>
/// <typeparam name="T">What is kept; made when first asked for.</typeparam>
internal sealed class PerOrigin<T>
    where T : class, new()
{
    private readonly ConditionalWeakTable<OriginGate, T> _kept = [];

    internal T this[OriginGate origin] => _kept.GetOrCreateValue(origin);
}
