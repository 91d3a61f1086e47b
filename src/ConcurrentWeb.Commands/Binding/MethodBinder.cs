namespace ConcurrentWeb.Commands.Binding;

/// <summary>Makes a method of a name.</summary>
internal static class MethodBinder
{
    private static readonly Dictionary<string, HttpMethod> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Default"] = HttpMethod.Get,
        ["Get"] = HttpMethod.Get,
        ["Head"] = HttpMethod.Head,
        ["Post"] = HttpMethod.Post,
        ["Put"] = HttpMethod.Put,
        ["Delete"] = HttpMethod.Delete,
        ["Trace"] = HttpMethod.Trace,
        ["Options"] = HttpMethod.Options,
        ["Merge"] = new HttpMethod("MERGE"),
        ["Patch"] = HttpMethod.Patch,
    };

    /// <summary>A method of the list that -Method takes.</summary>
    /// <exception cref="InputFailureException">The name is not in it.</exception>
    internal static HttpMethod Bind(object name) =>
        name.ToString()?.Trim() is { } text && Known.TryGetValue(text, out var method)
            ? method
            : throw new InputFailureException(
                WebErrorKind.InvalidMethod,
                $"the method {InputText.Quote(name)} is not known; a method that is not in the list of -Method goes into a column CustomMethod");

    /// <summary>Any method.</summary>
    /// <exception cref="InputFailureException">The name is not a token.</exception>
    internal static HttpMethod BindCustom(object name) =>
        name.ToString()?.Trim().ToUpperInvariant() is { } text && HeaderSyntax.IsToken(text)
            ? new HttpMethod(text)
            : throw new InputFailureException(WebErrorKind.InvalidMethod, $"{InputText.Quote(name)} cannot be a method");
}
