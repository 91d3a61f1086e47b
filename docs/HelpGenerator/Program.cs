
namespace ConcurrentWeb.HelpGenerator;

/// <summary>Turns the Markdown pages of a folder into what Get-Help reads: an XML file for the commands of each assembly, a text for each about page.</summary>
internal static class Program
{
    internal static int Main(string[] args)
    {
        if (args is not [var pages, var output, .. var rest] || rest.Length > 1)
        {
            Console.Error.WriteLine("usage: HelpGenerator PAGES OUTPUT [ONLINE-BASE]");
            return 2;
        }

        try
        {
            Generate(pages, Directory.CreateDirectory(output).FullName, rest is [var onlineBase] ? onlineBase : string.Empty);
            return 0;
        }
        catch (PageException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    private static void Generate(string pages, string output, string onlineBase)
    {
        var commands = new List<CommandPage>();
        foreach (var file in Directory.EnumerateFiles(pages, "*.md").Order(StringComparer.Ordinal))
        {
            var page = new MarkdownPage(file, File.ReadAllText(file));
            if (Path.GetFileNameWithoutExtension(file) != page.Name)
            {
                throw new PageException(file, 1, $"the file is not named after its title, '{page.Name}'");
            }

            if (page.Name.StartsWith("about_", StringComparison.Ordinal))
            {
                File.WriteAllText(Path.Combine(output, $"{page.Name}.help.txt"), AboutWriter.Write(page));
            }
            else
            {
                commands.Add(CommandPageReader.Read(page));
            }
        }

        foreach (var assembly in commands.GroupBy(page => page.HelpFile, StringComparer.Ordinal))
        {
            MamlWriter.Write(assembly, onlineBase).Save(Path.Combine(output, assembly.Key));
        }
    }
}
