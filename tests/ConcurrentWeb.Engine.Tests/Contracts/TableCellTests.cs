using System.Reflection;

namespace ConcurrentWeb.Engine.Tests.Contracts;

/// <summary>What users see is a table row: a list in it is written as its values, where an array would be the name of a type.</summary>
public sealed class TableCellTests
{
    [Fact]
    public void Lists_are_value_collections()
    {
        var lists = typeof(WebResult).Assembly.GetExportedTypes()
            .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(property => property.GetIndexParameters().Length == 0 && IsList(property.PropertyType))
            .ToArray();

        Assert.NotEmpty(lists);
        Assert.All(lists, property =>
            Assert.True(IsValueCollection(property.PropertyType), $"{property.DeclaringType!.Name}.{property.Name} is {property.PropertyType.Name}"));
    }

    private static bool IsList(Type type) =>
        type != typeof(string)
        && type.GetInterfaces().Append(type).Any(part => part.IsGenericType && part.GetGenericTypeDefinition() == typeof(IEnumerable<>))
        && !type.GetInterfaces().Append(type).Any(part => part.IsGenericType && part.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>));

    private static bool IsValueCollection(Type? type) =>
        type is not null && ((type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueCollection<>)) || IsValueCollection(type.BaseType));
}
