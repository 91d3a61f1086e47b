using System.Text;

namespace ConcurrentWeb.Inventory;

/// <summary>The file that names the packages in the module, with the texts of their licences.</summary>
internal static class Notices
{
    private static readonly string Rule = new('-', 80);

    internal static string Write(IReadOnlyList<ShippedPackage> packages)
    {
        var text = new StringBuilder();
        text.Append(packages.Count == 0
            ? "ConcurrentWeb contains no third-party software.\n"
            : "ConcurrentWeb contains the following third-party software. Its own licence is in the file LICENSE.\n");
        foreach (var package in packages)
        {
            string?[] lines =
            [
                Rule,
                $"{package.Package.Id} {package.Package.Version}",
                string.Join(", ", package.Files),
                package.Licence.Expression,
                package.Licence.ProjectUrl,
                package.Licence.Copyright,
            ];
            text.Append('\n').AppendJoin('\n', lines.Where(line => !string.IsNullOrEmpty(line)));
            text.Append("\n\n").Append(package.Licence.Text).Append('\n');
        }

        return text.ToString();
    }
}
