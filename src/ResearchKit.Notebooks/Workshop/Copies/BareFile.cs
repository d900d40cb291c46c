using System.Text.Json.Nodes;
using ResearchKit.Notebooks.Documents;

namespace ResearchKit.Notebooks.Workshop.Copies;

/// <summary>
/// Takes everything from a notebook that could tell a solution beside the cells' text: outputs, counts, and all metadata but that which front ends and the engine need. What is not known is taken away.
/// </summary>
internal static class BareFile
{
    private static readonly string[] FileMembers = ["cells", "metadata", "nbformat", "nbformat_minor"];
    private static readonly string[] NotebookMembers = ["kernelspec", "language_info", "polyglot_notebook", "dotnet_interactive", "title", "description", "tags"];
    private static readonly string[] CellMembers = ["cell_type", "id", "metadata", "source", "attachments", "outputs", "execution_count"];
    private static readonly string[] MetadataMembers = ["polyglot_notebook", "dotnet_interactive", "tags"];

    public static void Strip(Notebook notebook)
    {
        Keep(notebook.Json, FileMembers);
        var design = notebook.Metadata["researchkit"]?["design"]?.ToString();
        Keep(notebook.Metadata, NotebookMembers);
        if (design is not null)
            notebook.Metadata["researchkit"] = new JsonObject { ["design"] = design };
        foreach (var cell in notebook.Cells)
        {
            Keep(cell.Json, CellMembers);
            Keep(cell.Metadata, MetadataMembers);
            if (cell.Metadata["polyglot_notebook"] is JsonObject polyglot)
                Keep(polyglot, ["kernelName"]);
            if (cell.Metadata["dotnet_interactive"] is JsonObject interactive)
                Keep(interactive, ["language"]);
            if (cell.Kind != CellKind.Code)
                continue;
            cell.SetOutputs([]);
            cell.ExecutionCount = null;
        }
    }

    private static void Keep(JsonObject members, string[] kept)
    {
        foreach (var name in members.Select(member => member.Key).Except(kept, StringComparer.Ordinal).ToArray())
            members.Remove(name);
    }
}
