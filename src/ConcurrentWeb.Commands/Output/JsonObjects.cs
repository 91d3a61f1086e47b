using System.Management.Automation;
using System.Reflection;

namespace ConcurrentWeb.Commands.Output;

/// <summary>
/// Makes PowerShell objects of the members of JSON objects. That is the dearest step of reading JSON, so it takes the
/// shortest way there is: an object that knows how many members it will have, to which members are added unchecked.
/// </summary>
internal static class JsonObjects
{
    // In every PowerShell 7 and not in the reference assembly. Without the number an object keeps its members in a table of
    // weak references of the whole process, which takes half as long again, and longer still to collect.
    private static readonly ConstructorInvoker? WithCapacity =
        typeof(PSObject).GetConstructor([typeof(int)]) is { } constructor ? ConstructorInvoker.Create(constructor) : null;

    internal static PSObject Make(ReadOnlySpan<KeyValuePair<string, object?>> members)
    {
        var made = WithCapacity is null ? new PSObject() : (PSObject)WithCapacity.Invoke(members.Length);
        var properties = made.Properties;
        foreach (var (name, value) in members)
        {
            // What the check would find has been found when the text was: no name is empty, reserved or there twice.
            properties.Add(new PSNoteProperty(name, value), preValidated: true);
        }

        return made;
    }
}
