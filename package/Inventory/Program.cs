namespace ConcurrentWeb.Inventory;

/// <summary>Writes into the folder of the module what it contains of others: THIRD-PARTY-NOTICES.txt, and a bill of materials.</summary>
internal static class Program
{
    internal static int Main(string[] args)
    {
        if (args is not [var assets, var module, var licences, var version])
        {
            Console.Error.WriteLine("usage: Inventory ASSETS-FILE MODULE-FOLDER LICENCES-FOLDER VERSION");
            return 2;
        }

        try
        {
            var packages = ShippedPackages.Find(RestoredGraph.Read(assets), module, licences);
            File.WriteAllText(Path.Combine(module, "THIRD-PARTY-NOTICES.txt"), Notices.Write(packages));
            File.WriteAllText(Path.Combine(module, "ConcurrentWeb.cdx.json"), BillOfMaterials.Write(packages, version));
            return 0;
        }
        catch (InventoryException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }
}
