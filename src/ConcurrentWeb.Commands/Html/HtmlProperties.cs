using System.Management.Automation;
using System.Runtime.CompilerServices;
using ConcurrentWeb.Content;

namespace ConcurrentWeb.Commands;

/// <summary>
/// The code behind the properties Links, Images and InputFields of a <see cref="WebResult"/>, which the module's types file
/// names. They are PowerShell objects, so they cannot be the result's own. Each is found when it is first asked for, and
/// kept as long as its result.
/// </summary>
public static class HtmlProperties
{
    private static readonly ConditionalWeakTable<WebResult, Lists> Found = [];

    /// <summary>The links in an answer's text.</summary>
    /// <param name="instance">A <see cref="WebResult"/>.</param>
    /// <returns>Null where the answer is not text, as with Invoke-WebRequest.</returns>
    public static HtmlElementCollection? Links(PSObject instance) =>
        Of(instance) is (var lists, var html) ? lists.Links ??= new(HtmlElements.Links(html)) : null;

    /// <summary>The images in an answer's text.</summary>
    /// <param name="instance">A <see cref="WebResult"/>.</param>
    /// <returns>Null where the answer is not text, as with Invoke-WebRequest.</returns>
    public static HtmlElementCollection? Images(PSObject instance) =>
        Of(instance) is (var lists, var html) ? lists.Images ??= new(HtmlElements.Images(html)) : null;

    /// <summary>The input fields in an answer's text.</summary>
    /// <param name="instance">A <see cref="WebResult"/>.</param>
    /// <returns>Null where the answer is not text, as with Invoke-WebRequest.</returns>
    public static HtmlElementCollection? InputFields(PSObject instance) =>
        Of(instance) is (var lists, var html) ? lists.InputFields ??= new(HtmlElements.InputFields(html)) : null;

    private static (Lists Lists, string Html)? Of(PSObject instance) =>
        instance?.BaseObject is WebResult { Content: string html } result ? (Found.GetOrCreateValue(result), html) : null;

    private sealed class Lists
    {
        internal HtmlElementCollection? Links { get; set; }

        internal HtmlElementCollection? Images { get; set; }

        internal HtmlElementCollection? InputFields { get; set; }
    }
}
