using System.Management.Automation;

namespace ConcurrentWeb.Commands.Loading;

/// <summary>Called by PowerShell when the module is imported, before any of its commands runs.</summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer
{
    /// <summary>Makes the engine loadable.</summary>
    public void OnImport() => EngineLoadContext.Install();
}
