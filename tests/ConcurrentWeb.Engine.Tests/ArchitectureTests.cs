using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnitV3;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace ConcurrentWeb.Engine.Tests;

/// <summary>The direction of the layers: engine, retry, HTTP, origins. Statistics listen to origins.</summary>
public sealed class ArchitectureTests
{
    private static readonly Architecture Engine = new ArchLoader().LoadAssemblies(typeof(RequestEngine).Assembly).Build();

    [Theory]
    [InlineData("Origins", "Http|Retry|Books|Statistics|Content|Files|Ordering")]
    [InlineData("Http", "Retry|Books|Statistics")]
    [InlineData("Retry", "Books|Statistics")]
    [InlineData("Statistics", "Http|Retry|Books|Content|Files")]
    public void A_layer_knows_nothing_of_those_above_it(string layer, string others) =>
        Types().That().ResideInNamespaceMatching(Within(layer)).Should().NotDependOnAny(Types().That().ResideInNamespaceMatching(Within(others))).Check(Engine);

    [Theory]
    [InlineData("Retry", "Http")]
    [InlineData("Http", "Origins")]
    [InlineData("Statistics", "Origins")]
    public void What_a_method_uses_is_seen(string layer, string used) =>
        Assert.Contains(
            Types().That().ResideInNamespaceMatching(Within(layer)).GetObjects(Engine),
            type => type.Dependencies.Any(dependency => dependency.Target.Namespace.FullName == $"ConcurrentWeb.{used}"));

    private static string Within(string layers) => $@"^ConcurrentWeb\.({layers})(\..+)?$";
}
