namespace ConcurrentWeb.Inventory;

/// <summary>The inventory cannot be made. The message has the form in which a build shows errors.</summary>
/// <param name="file">The file at fault.</param>
/// <param name="problem">What is wrong, and what to do.</param>
internal sealed class InventoryException(string file, string problem) : Exception($"{file}: error INVENTORY: {problem}");
