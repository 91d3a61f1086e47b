namespace ConcurrentWeb.Engine.Tests.Support;

internal static class AsyncEnumerableExtensions
{
    public static async ValueTask<List<T>> ToListAsync<T>(this IAsyncEnumerable<T> items, CancellationToken stop)
    {
        var list = new List<T>();
        await foreach (var item in items.WithCancellation(stop))
        {
            list.Add(item);
        }

        return list;
    }
}
