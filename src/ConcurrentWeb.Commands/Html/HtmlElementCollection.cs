using System.Collections.ObjectModel;
using System.Management.Automation;
using ConcurrentWeb.Content;

namespace ConcurrentWeb.Commands;

/// <summary>
/// The elements of one kind in an answer, such as its links: objects with the properties outerHTML, tagName, and one for
/// each attribute.
/// </summary>
public sealed class HtmlElementCollection : ReadOnlyCollection<PSObject>
{
    internal HtmlElementCollection(IEnumerable<HtmlElement> elements)
        : base([.. elements.Select(Make)])
    {
    }

    /// <summary>The first element with this id, or else with this name.</summary>
    /// <param name="nameOrId">The id or name; case counts.</param>
    /// <returns>Null where there is none.</returns>
    public PSObject? Find(string nameOrId) => FindById(nameOrId) ?? FindByName(nameOrId);

    /// <summary>The first element with this id.</summary>
    /// <param name="id">The id; case counts.</param>
    /// <returns>Null where there is none.</returns>
    public PSObject? FindById(string id) => Find("id", id);

    /// <summary>The first element with this name.</summary>
    /// <param name="name">The name; case counts.</param>
    /// <returns>Null where there is none.</returns>
    public PSObject? FindByName(string name) => Find("name", name);

    private static PSObject Make(HtmlElement element)
    {
        var made = new PSObject();
        made.Properties.Add(new PSNoteProperty("outerHTML", element.OuterHtml), preValidated: true);
        made.Properties.Add(new PSNoteProperty("tagName", element.TagName), preValidated: true);
        foreach (var (name, value) in element.Attributes)
        {
            // A page may call its attributes what it likes, even what a PowerShell object has already.
            if (!MemberNames.IsReserved(name) && made.Properties[name] is null)
            {
                made.Properties.Add(new PSNoteProperty(name, value), preValidated: true);
            }
        }

        return made;
    }

    private PSObject? Find(string attribute, string value) =>
        this.FirstOrDefault(element => element.Properties[attribute]?.Value as string == value);
}
