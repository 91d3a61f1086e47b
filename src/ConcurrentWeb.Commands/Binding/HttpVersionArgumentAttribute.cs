using System.Globalization;
using System.Management.Automation;

namespace ConcurrentWeb.Commands.Binding;

/// <summary>Takes a version without its minor part, as 2 or '2', or one that became a number, as 2.0.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class HttpVersionArgumentAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var text = InputItems.Unwrap(inputData) switch
        {
            string typed => typed.Trim(),
            double or float or decimal or int or long => Convert.ToString(InputItems.Unwrap(inputData), CultureInfo.InvariantCulture),
            _ => null,
        };
        return text switch
        {
            null => inputData,
            _ when text.Contains('.', StringComparison.Ordinal) => text,
            _ when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var major) => new Version(major, 0),
            _ => inputData,
        };
    }
}
