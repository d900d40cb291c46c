using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Workshop.Copies;

namespace ResearchKit.Notebooks.Workshop.Contents;

/// <summary>What the home page offers: the notebooks of a folder in their groups, each with its title and the question that it asks.</summary>
internal static class Catalogue
{
    private static readonly string[] GroupOrder = ["mine", "tutorials", "use-cases", "research", "methods", "real-data"];
    private static readonly ConcurrentDictionary<(string File, DateTime Written), JsonObject> Read = new();

    /// <summary>Groups in their order, each with its notebooks by name.</summary>
    /// <param name="folder">The participant's folder.</param>
    public static JsonArray Of(ContentsFolder folder)
    {
        var root = folder.Resolve("notebooks");
        if (!Directory.Exists(root))
            return [];
        var groups = Directory.EnumerateDirectories(root).Select(group => Path.GetFileName(group)!)
            .Where(name => !name.StartsWith('.'))
            .OrderBy(name => Array.IndexOf(GroupOrder, name) is var place and >= 0 ? place : GroupOrder.Length).ThenBy(name => name, StringComparer.Ordinal);
        return
        [
            .. groups.Select(group => new JsonObject
            {
                ["name"] = group,
                ["notebooks"] = new JsonArray([.. Directory.EnumerateFiles(Path.Combine(root, group), "*.ipynb").Order(StringComparer.Ordinal).Select(file => Describe(folder, file))]),
            }),
        ];
    }

    private static JsonObject Describe(ContentsFolder folder, string file)
    {
        var known = Read.GetOrAdd((file, File.GetLastWriteTimeUtc(file)), key => Summary(key.File));
        var described = known.DeepClone().AsObject();
        described["path"] = folder.Relative(file);
        return described;
    }

    private static JsonObject Summary(string file)
    {
        try
        {
            var notebook = Notebook.Load(file);
            return new JsonObject
            {
                ["title"] = notebook.Title ?? Path.GetFileNameWithoutExtension(file),
                ["question"] = Question(notebook),
                ["exercises"] = notebook.Cells.Count(cell => cell.HasTag(WorkshopTags.Check)),
                ["hasCard"] = File.Exists(Path.ChangeExtension(file, ".card.yaml")),
            };
        }
        catch (NotebookFormatException problem)
        {
            return new JsonObject { ["title"] = Path.GetFileNameWithoutExtension(file), ["question"] = $"This file cannot be read: {problem.Message}", ["exercises"] = 0, ["hasCard"] = false };
        }
    }

    // The first bold line under the title is the notebook's question; else its first paragraph's first sentence.
    private static string Question(Notebook notebook)
    {
        var lines = notebook.Cells.Where(cell => cell.Kind == CellKind.Markdown).Take(2).SelectMany(cell => cell.Source.Split('\n')).Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith('#')).ToArray();
        var bold = lines.FirstOrDefault(line => line.StartsWith("**", StringComparison.Ordinal) && line.EndsWith("**", StringComparison.Ordinal) && line.Length > 4);
        if (bold is not null)
            return bold[2..^2];
        var text = string.Join(' ', lines.Take(3));
        var end = text.IndexOfAny(['.', '?']);
        return (end > 0 ? text[..(end + 1)] : text).Replace("**", "", StringComparison.Ordinal).Replace("`", "", StringComparison.Ordinal);
    }
}
