using ConcurrentWeb.Http;

namespace ConcurrentWeb.Engine.Tests.Http;

public sealed class MemoryDestinationTests
{
    private const int Megabyte = 1024 * 1024;

    [Fact]
    public async Task Of_a_long_body_little_is_reserved_until_some_of_it_has_come()
    {
        using var memory = new MemoryDestination();
        memory.Open(announced: 200L * Megabyte);
        var reserved = new List<int>();
        var count = 0L;
        while (count < 200L * Megabyte)
        {
            var free = memory.Free.Length;
            reserved.Add(free);
            Assert.InRange(free, 1, Megabyte + (32 * count));
            count += free;
            await memory.AdvanceAsync(free);
        }

        Assert.Equal(200L * Megabyte, count);
        Assert.InRange(reserved.Count, 2, 4);
        Assert.Equal(200 * Megabyte, memory.ToBody().Length);
    }

    [Fact]
    public async Task A_body_of_unknown_length_is_read_into_parts_that_are_not_large()
    {
        var body = BodyReaderTests.Bytes((5 * Megabyte) + 3);
        using var memory = new MemoryDestination();
        memory.Open(announced: null);
        for (var rest = body.AsMemory(); !rest.IsEmpty;)
        {
            var free = memory.Free;
            Assert.InRange(free.Length, 1, Megabyte);
            var count = Math.Min(free.Length, rest.Length);
            rest[..count].CopyTo(free);
            rest = rest[count..];
            await memory.AdvanceAsync(count);
        }

        Assert.Equal(body, memory.ToBody().ToArray());
    }
}
