using System.Text;
using System.Xml;

namespace ConcurrentWeb.Content;

/// <summary>
/// Reads XML as Invoke-RestMethod does: feeds give their items, other documents themselves. Document types are passed over,
/// so that no entity is defined, and nothing outside the document is ever fetched.
/// </summary>
internal static class XmlContent
{
    /// <summary>Among how many nodes at the start the element is looked for that makes a document a feed.</summary>
    private const int NodesToFeed = 10;

    private static readonly XmlReaderSettings Settings = new()
    {
        CheckCharacters = false,
        IgnoreProcessingInstructions = true,
        DtdProcessing = DtdProcessing.Ignore,
        MaxCharactersFromEntities = 1024,
        XmlResolver = null,
    };

    /// <summary>The items of an RSS or Atom feed; null where the text is none, or is not XML at all.</summary>
    /// <param name="body">The text.</param>
    /// <param name="encoding">What it is encoded in.</param>
    /// <exception cref="XmlException">The text begins as a feed does, and is not XML further on.</exception>
    internal static IReadOnlyList<XmlNode>? TryReadFeed(ReadOnlyMemory<byte> body, Encoding encoding)
    {
        using var reader = Open(body, encoding);
        if (!IsFeed(reader))
        {
            return null;
        }

        var owner = new XmlDocument { XmlResolver = null };
        var items = new List<XmlNode>();
        reader.Read();
        while (!reader.EOF)
        {
            if (reader.NodeType == XmlNodeType.Element && (IsNamed(reader, "item") || IsNamed(reader, "entry")))
            {
                // That moves the reader behind the element.
                items.Add(owner.ReadNode(reader)!);
            }
            else
            {
                reader.Read();
            }
        }

        return items;
    }

    /// <summary>The document; null where the text is not XML.</summary>
    internal static XmlDocument? TryReadDocument(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var reader = Open(utf8, Encoding.UTF8);
            var document = new XmlDocument { XmlResolver = null, PreserveWhitespace = true };
            document.Load(reader);
            return document;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>The charset has been found out before; read as characters, the text's own word on it does not count.</summary>
    private static XmlReader Open(ReadOnlyMemory<byte> body, Encoding encoding)
    {
        var array = System.Runtime.InteropServices.MemoryMarshal.TryGetArray(body, out var segment) ? segment : body.ToArray();
        var stream = new MemoryStream(array.Array!, array.Offset, array.Count, writable: false);
        return XmlReader.Create(new StreamReader(stream, encoding), Settings);
    }

    private static bool IsFeed(XmlReader reader)
    {
        try
        {
            for (var i = 0; i < NodesToFeed && reader.Read(); i++)
            {
                if (IsNamed(reader, "rss") || IsNamed(reader, "feed"))
                {
                    return true;
                }
            }

            return false;
        }
        catch (XmlException)
        {
            return false;
        }
    }

    private static bool IsNamed(XmlReader reader, string name) => name.Equals(reader.Name, StringComparison.OrdinalIgnoreCase);
}
