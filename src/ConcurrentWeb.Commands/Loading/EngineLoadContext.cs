using System.Reflection;
using System.Runtime.Loader;

namespace ConcurrentWeb.Commands.Loading;

/// <summary>
/// Where the engine and its packages live inside PowerShell: apart from those of other modules, which may have loaded
/// other versions of the same packages. The contracts and whatever PowerShell brings stay in the default context, so
/// that both sides mean the same types.
/// </summary>
internal sealed class EngineLoadContext() : AssemblyLoadContext("ConcurrentWeb.Engine")
{
    private const string EngineName = "ConcurrentWeb.Engine";

    private static readonly Lazy<EngineLoadContext> Instance = new(() => new EngineLoadContext());

    private static readonly string Folder =
        Path.Combine(Path.GetDirectoryName(typeof(EngineLoadContext).Assembly.Location)!, "engine");

    // One hook for the process, however many runspaces import the module at once.
    private static readonly Lazy<bool> Hook = new(() =>
    {
        Default.Resolving += static (_, name) => name.Name == EngineName ? Instance.Value.LoadFromAssemblyName(name) : null;
        return true;
    });

    /// <summary>From now on, who asks for the engine gets it from here.</summary>
    internal static void Install() => _ = Hook.Value;

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var path = Path.Combine(Folder, $"{assemblyName.Name}.dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
