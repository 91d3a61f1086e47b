using FsCheck;
using FsCheck.Fluent;

namespace ConcurrentWeb.Engine.Tests.Books;

public class DelimitedLineTests
{
    [Theory]
    [InlineData("", new[] { "" })]
    [InlineData(",", new[] { "", "" })]
    [InlineData("a,b ,c", new[] { "a", "b ", "c" })]
    [InlineData("\"a,b\",c", new[] { "a,b", "c" })]
    [InlineData("\"a \"\"b\"\"\",c", new[] { "a \"b\"", "c" })]
    [InlineData("\"\",c", new[] { "", "c" })]
    [InlineData("5\" disk,c", new[] { "5\" disk", "c" })]
    [InlineData("\uFEFF\"a,b\",c", new[] { "\uFEFFa,b", "c" })]
    [InlineData("a,\"b,c", new[] { "a", "b,c" })]
    public void Splits_by_the_rules_of_csv(string line, string[] expected) => Assert.Equal(expected, DelimitedLine.Split(line, ','));

    [Fact]
    public void Whatever_is_quoted_comes_back()
    {
        var fields = Gen.Elements("a", "\"", ",", ";", " ", "\t", "=", "").ListOf().Select(parts => string.Concat(parts)).NonEmptyListOf();
        Prop.ForAll(fields.ToArbitrary(), row =>
        {
            var line = string.Join(';', row.Select(field => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
            return DelimitedLine.Split(line, ';').SequenceEqual(row);
        }).QuickCheckThrowOnFailure();
    }
}
