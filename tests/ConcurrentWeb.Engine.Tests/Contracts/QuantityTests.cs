using System.Globalization;

namespace ConcurrentWeb.Engine.Tests.Contracts;

public sealed class QuantityTests
{
    public QuantityTests() => CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(0.04, "0 ms")]
    [InlineData(0.44, "0.4 ms")]
    [InlineData(9.94, "9.9 ms")]
    [InlineData(48.2, "48 ms")]
    [InlineData(999.4, "999 ms")]
    [InlineData(999.6, "1 s")]
    [InlineData(1_940, "1.9 s")]
    [InlineData(59_940, "59.9 s")]
    [InlineData(59_960, "1 min")]
    [InlineData(125_000, "2 min 5 s")]
    [InlineData(3_599_900, "1 h")]
    [InlineData(12_000_000, "3 h 20 min")]
    [InlineData(86_399_999, "1 d")]
    [InlineData(187_200_000, "2 d 4 h")]
    public void A_time_is_told_in_the_units_that_fit(double milliseconds, string told) =>
        Assert.Equal(told, Quantity.Of(TimeSpan.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(1, "1 byte")]
    [InlineData(1023, "1,023 bytes")]
    [InlineData(1024, "1 KB")]
    [InlineData(1_300_000, "1.2 MB")]
    [InlineData(1024 * 1024 - 1, "1 MB")]
    [InlineData(long.MaxValue, "8 EB")]
    public void A_size_is_told_in_the_unit_that_fits(long bytes, string told) => Assert.Equal(told, Quantity.OfBytes(bytes));

    [Theory]
    [InlineData(0.00001, "0.0001")]
    [InlineData(0.01239, "0.012")]
    [InlineData(0.7, "0.7")]
    [InlineData(4.3, "4.3")]
    [InlineData(4.39, "4.3")]
    [InlineData(18.6, "18")]
    [InlineData(20, "20")]
    [InlineData(1239, "1200")]
    public void A_rate_is_an_argument_in_every_culture(double rate, string argument)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");

        Assert.Equal(argument, Quantity.Argument(rate));
    }

    [Theory]
    [InlineData(0.25, "0.25")]
    [InlineData(4.2, "4.2")]
    [InlineData(81.34, "81.3")]
    [InlineData(1234.5, "1,234")]
    public void A_rate_has_about_three_digits(double rate, string told) => Assert.Equal(told, Quantity.Of(rate));
}
