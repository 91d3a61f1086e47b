using System.Management.Automation;
using System.Reflection;

namespace ConcurrentWeb.Commands.Loading;

/// <summary>Called by PowerShell when the module is imported, before any of its commands runs.</summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer
{
    /// <summary>Makes the engine loadable, and the contracts known by name: a type literal finds only what is loaded.</summary>
    public void OnImport()
    {
        EngineLoadContext.Install();
        Assembly.Load(new AssemblyName("ConcurrentWeb"));
    }
}
