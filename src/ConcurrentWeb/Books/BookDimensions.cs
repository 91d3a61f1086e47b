using System.Globalization;

namespace ConcurrentWeb;

/// <summary>How large a printed book is, in centimetres; what is not known is null.</summary>
/// <param name="Height">The height of the back.</param>
/// <param name="Width">The width of the cover.</param>
/// <param name="Thickness">How thick it is.</param>
public sealed record BookDimensions(double? Height, double? Width = null, double? Thickness = null)
{
    /// <summary>The known measures, the height first.</summary>
    /// <returns>A text such as <c>24 × 16 × 2.5 cm</c>.</returns>
    public override string ToString() => string.Join(
        " × ", new[] { Height, Width, Thickness }.OfType<double>().Select(known => known.ToString("0.##", CultureInfo.InvariantCulture))) + " cm";
}
