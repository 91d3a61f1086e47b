using System.Collections;
using System.Management.Automation;
using System.Xml;

namespace ConcurrentWeb.Commands.Binding;

/// <summary>Makes text or bytes of a value that is to be sent.</summary>
internal static class TextBody
{
    /// <summary>
    /// The value as text, or as bytes: XML in the encoding that it declares, a list as its items with spaces between
    /// (and a list of bytes as bytes), anything else as PowerShell makes text of it, whatever the culture.
    /// </summary>
    /// <exception cref="InputFailureException">Its text would say nothing but what type it is.</exception>
    internal static object Of(object value) => value switch
    {
        string or byte[] => value,
        XmlNode xml => Xml(xml),
        IList list when list.Count > 0 && list.Cast<object?>().All(static item => InputItems.Unwrap(item) is byte) =>
            list.Cast<object?>().Select(static item => (byte)InputItems.Unwrap(item)!).ToArray(),
        IList list => string.Join(' ', list.Cast<object?>().Select(Text)),
        _ => Text(value),
    };

    /// <summary>The value as text, as PowerShell makes it, whatever the culture; empty for null.</summary>
    /// <exception cref="InputFailureException">Its text would say nothing but what type it is.</exception>
    internal static string Text(object? value)
    {
        value = InputItems.Unwrap(value);
        if (value is not (PSObject or HttpContent or IDictionary or Stream or ScriptBlock))
        {
            var text = LanguagePrimitives.ConvertTo<string>(value);
            if (value is null or string || text != value.GetType().ToString())
            {
                return text;
            }
        }

        // A row made in script can be formatted, too, into text that nobody means to send; Invoke-WebRequest sends nothing for it.
        var name = value is PSObject ? "PSCustomObject" : value.GetType().Name;
        throw new InputFailureException(
            WebErrorKind.InvalidBody,
            $"a body cannot be made of a value of type {name}: give text (such as ConvertTo-Json makes), bytes, a dictionary, XML, or a stream");
    }

    private static byte[] Xml(XmlNode xml)
    {
        if (xml is XmlDocument { FirstChild: XmlDeclaration { Encoding: { Length: > 0 } name } })
        {
            return ContentType.EncodingNamed(name)?.GetBytes(xml.OuterXml)
                ?? throw new InputFailureException(WebErrorKind.InvalidBody, $"the encoding {InputText.Quote(name)} that the XML declares is not known");
        }

        return System.Text.Encoding.UTF8.GetBytes(xml.OuterXml);
    }
}
