using System.Numerics;
using System.Text;
using System.Text.Json;
using ConcurrentWeb.Content;

namespace ConcurrentWeb.Engine.Tests.Content;

public sealed class JsonTextTests
{
    private readonly JsonValueReader _values = new(static members => members.ToArray());

    [Theory]
    [InlineData("0", 0L)]
    [InlineData("-0", 0L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("1.0", 1.0)]
    [InlineData("1e2", 100.0)]
    [InlineData("1E400", double.PositiveInfinity)]
    [InlineData("-1.5e-3", -0.0015)]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("null", null)]
    [InlineData("\"text\"", "text")]
    [InlineData("\"\"", "")]
    [InlineData(" \r\n\t\"space around\" \n", "space around")]
    [InlineData("\"\\u0041\\n\\/\\ud83d\\ude00\"", "A\n/😀")]
    [InlineData("\"\\ud83d\"", "\uFFFD")]
    [InlineData("\"a\\\"\\\\\\b\\f\\n\\r\\t\\u0041\\ude00z\"", "a\"\\\b\f\n\r\tA\uFFFDz")]
    [InlineData("/* a comment */ 1 // another", 1L)]
    public void Values_alone(string json, object? expected) => Assert.Equal(expected, Value(json));

    [Fact]
    public void Whole_numbers_that_do_not_fit_a_long_are_big() =>
        Assert.Equal(BigInteger.Parse("-9223372036854775809", null), Value("-9223372036854775809"));

    [Fact]
    public void Objects_have_their_members_in_order() =>
        Assert.Equal("b=1;a=[x,True,null,[],{}];c={d=2}", Show(Value("""{"b":1,"a":["x",true,null,[],{}],"c":{"d":2}}""")));

    [Fact]
    public void The_comma_after_the_last_is_let_pass() => Assert.Equal("a=[1]", Show(Value("""{"a":[1,],}""")));

    [Fact]
    public void Of_a_name_that_comes_twice_the_last_one_counts()
    {
        Assert.Equal("b={c=5};a=3", Show(Value("""{"a":1,"b":{"c":4,"c":5},"a":3}""")));
        Assert.Equal("a=2", Show(Value("""{"a":1,"\u0061":2}""")));
    }

    [Fact]
    public void Elements_come_one_by_one_and_are_the_same_as_the_whole_array()
    {
        var json = JsonText.Check(Encoding.UTF8.GetBytes("""  [1, "a", null, [2, 3], {"b": [4]}, 1.5, /* five */ {}, ]  """));

        Assert.True(json.IsArray);
        Assert.Equal(Show(json.Value(_values)), $"[{string.Join(',', json.Elements(_values).Select(Show))}]");
        Assert.Equal(7, json.Elements(_values).Count());
        Assert.Empty(JsonText.Check("[]"u8.ToArray()).Elements(_values));
    }

    [Fact]
    public void A_thousand_levels_are_not_too_deep()
    {
        var deep = Nested(JsonText.MaximumDepth);
        Assert.Equal(deep, Show(Value(deep)));

        Assert.ThrowsAny<JsonException>(() => JsonText.Check(Encoding.UTF8.GetBytes(Nested(JsonText.MaximumDepth + 1))));
        static string Nested(int depth) => string.Concat(Enumerable.Repeat('[', depth)) + string.Concat(Enumerable.Repeat(']', depth));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("1 2")]
    [InlineData("{} x")]
    [InlineData("'a'")]
    [InlineData("{a:1}")]
    [InlineData("NaN")]
    [InlineData("01")]
    [InlineData("\"a\nb\"")]
    [InlineData("[1 2]")]
    [InlineData("\uFEFF{}")]
    public void Other_texts_are_not_JSON(string text) =>
        Assert.ThrowsAny<JsonException>(() => JsonText.Check(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("""{"a":1,"A":2}""")]
    [InlineData("""[1,{"x":{"name":1,"b":2,"Name":2}}]""")]
    [InlineData("""{"a":1,"\u0041":2}""")]
    [InlineData("""{"é":1,"É":2}""")]
    [InlineData("""{"":1}""")]
    [InlineData("""{"PSObject":1}""")]
    [InlineData("""{"\u0070sbase":1}""")]
    public void Of_some_names_no_object_can_be_made(string json) => Assert.NotNull(Check(json).Obstacle);

    [Theory]
    [InlineData("""{"a":1,"b":{"A":2},"c":[{"A":1},{"a":1}]}""")]
    [InlineData("""{"a@":1,"a`":2,"a\u0060":3}""")]
    [InlineData("""{"psobjects":1,"p":2}""")]
    [InlineData("""{"a":1,"a":2}""")]
    public void Other_names_are_fine(string json) => Assert.Null(Check(json).Obstacle);

    [Fact]
    public void The_first_two_that_conflict_are_named() =>
        Assert.Equal("it has the members 'Key' and 'kEY' in one object, and case does not count in PowerShell", Check("""{"Key":1,"kEY":2}""").Obstacle);

    [Theory]
    [InlineData(17)]
    [InlineData(1000)]
    public void Conflicts_are_found_among_many_names(int count)
    {
        var names = Enumerable.Range(0, count).Select(i => $"\"name{i}\":{i}");
        Assert.Null(Check($"{{{string.Join(',', names)}}}").Obstacle);
        Assert.NotNull(Check($"{{{string.Join(',', names)},\"NAME7\":0}}").Obstacle);
    }

    [Fact]
    public void Names_made_to_have_one_hash_do_not_make_it_slow()
    {
        // '@' and '`' differ in the bit that the hash leaves out, so all these names have the same.
        var names = Enumerable.Range(0, 1 << 16).Select(i => $"\"{string.Concat(Enumerable.Range(0, 16).Select(bit => (i >> bit & 1) == 0 ? '@' : '`'))}\":0");
        var json = Check($"{{{string.Join(',', names)}}}");

        Assert.Null(json.Obstacle);
        Assert.False(json.HasDuplicates);
    }

    [Fact]
    public void A_number_of_very_many_digits_is_not_made() => Assert.NotNull(Check(new string('1', 381)).Obstacle);

    [Fact]
    public void Checking_keeps_nothing_and_a_long_array_needs_no_more_than_one_element()
    {
        var element = """{"id":12345,"name":"a name","tags":["x","y"]},"""u8;
        var text = new byte[1 + (element.Length * 100_000)];
        text[0] = (byte)'[';
        for (var i = 0; i < 100_000; i++)
        {
            element.CopyTo(text.AsSpan(1 + (i * element.Length)));
        }

        text[^1] = (byte)']';
        var before = GC.GetAllocatedBytesForCurrentThread();
        var json = JsonText.Check(text);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);

        var first = json.Elements(_values).First();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 30_000);
        Assert.Equal("id=12345;name=a name;tags=[x,y]", Show(first));
    }

    private static JsonText Check(string json) => JsonText.Check(Encoding.UTF8.GetBytes(json));

    private static string Show(object? value) => value switch
    {
        null => "null",
        KeyValuePair<string, object?>[] { Length: 0 } => "{}",
        KeyValuePair<string, object?>[] members => string.Join(
            ';', members.Select(member => $"{member.Key}={(member.Value is KeyValuePair<string, object?>[] { Length: > 0 } ? $"{{{Show(member.Value)}}}" : Show(member.Value))}")),
        object?[] array => $"[{string.Join(',', array.Select(Show))}]",
        _ => value.ToString()!,
    };

    private object? Value(string json) => Check(json).Value(_values);
}
