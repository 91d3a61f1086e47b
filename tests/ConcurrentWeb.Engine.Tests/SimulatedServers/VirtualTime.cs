namespace ConcurrentWeb.Engine.Tests.SimulatedServers;

/// <summary>Tests in virtual time, which wait until the thread pool is idle: they run when all others are done, one at a time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class VirtualTime
{
    public const string Name = "virtual time";
}
