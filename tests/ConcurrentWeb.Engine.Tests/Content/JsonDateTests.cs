using System.Globalization;
using ConcurrentWeb.Content;

namespace ConcurrentWeb.Engine.Tests.Content;

public sealed class JsonDateTests
{
    [Theory]
    [InlineData("2024-02-29T12:34:56", "2024-02-29T12:34:56.0000000")]
    [InlineData("2024-02-29T12:34:56.7", "2024-02-29T12:34:56.7000000")]
    [InlineData("2024-02-29T12:34:56.1234567", "2024-02-29T12:34:56.1234567")]
    [InlineData("2024-02-29T12:34:56Z", "2024-02-29T12:34:56.0000000Z")]
    [InlineData("2024-02-29T12:34:56.5z", "2024-02-29T12:34:56.5000000Z")]
    [InlineData("2024-12-31T24:00:00", "2025-01-01T00:00:00.0000000")]
    [InlineData("0001-01-01T00:00:00", "0001-01-01T00:00:00.0000000")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999Z")]
    [InlineData("/Date(0)/", "1970-01-01T00:00:00.0000000Z")]
    [InlineData("/Date(-1)/", "1969-12-31T23:59:59.9990000Z")]
    public void Dates(string text, string expected)
    {
        Assert.True(JsonDate.TryParse(text, out var date));
        Assert.Equal(expected, date.ToString("O", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("2024-02-29T12:00:00+02:00", "2024-02-29T10:00:00")]
    [InlineData("2024-02-29T12:00:00-0530", "2024-02-29T17:30:00")]
    [InlineData("2024-02-29T12:00:00+02", "2024-02-29T10:00:00")]
    [InlineData("2024-02-29T12:00:00+02:", "2024-02-29T10:00:00")]
    [InlineData("/Date(1709208000000+0200)/", "2024-02-29T12:00:00")]
    [InlineData("/Date(-1000-0700)/", "1969-12-31T23:59:59")]
    public void Moments_with_an_offset_are_in_local_time(string text, string utc)
    {
        Assert.True(JsonDate.TryParse(text, out var date));
        Assert.Equal(DateTimeKind.Local, date.Kind);
        Assert.Equal(DateTime.Parse(utc, CultureInfo.InvariantCulture), date.ToUniversalTime());
    }

    [Theory]
    [InlineData("2024-02-29")]
    [InlineData("2024-02-29 12:34:56")]
    [InlineData("2024-02-29T12:34")]
    [InlineData("2023-02-29T12:34:56")]
    [InlineData("2024-13-01T12:34:56")]
    [InlineData("0000-01-01T00:00:00")]
    [InlineData("2024-02-29T24:00:01")]
    [InlineData("2024-02-29T24:00:00.1")]
    [InlineData("9999-12-31T24:00:00")]
    [InlineData("2024-02-29T25:00:00")]
    [InlineData("2024-02-29T12:60:00")]
    [InlineData("2024-02-29T12:34:60")]
    [InlineData("2024-02-29T12:34:56.")]
    [InlineData("2024-02-29T12:34:56.12345678")]
    [InlineData("2024-02-29T12:34:56 Z")]
    [InlineData("2024-02-29T12:34:56+")]
    [InlineData("2024-02-29T12:34:56+2")]
    [InlineData("2024-02-29T12:34:56+02:0")]
    [InlineData("2024-02-29T12:34:56+02:00Z")]
    [InlineData("2024-0a-29T12:34:56")]
    [InlineData("2024-02-29T-2:34:56")]
    [InlineData("/Date()/")]
    [InlineData("/Date(x)/")]
    [InlineData("/Date(1+)/")]
    [InlineData("/Date(99999999999999999)/")]
    [InlineData("/Date(1709208000000)")]
    [InlineData("")]
    public void Other_text_stays_text(string text) => Assert.False(JsonDate.TryParse(text, out _));
}
