using System.Text.Json.Nodes;
using ResearchKit.Notebooks.Documents;

namespace ResearchKit.Notebooks.Workshop.Copies;

/// <summary>Makes the facilitator's copy of a notebook, in place: nothing is left out or hidden.</summary>
internal static class FacilitatorCopy
{
    public static void Make(Notebook notebook)
    {
        foreach (var cell in notebook.Cells)
        {
            if (cell.HasTag(WorkshopTags.Facilitator) && cell.Kind == CellKind.Markdown)
                cell.Source = Quoted(cell.Source);
            if (cell.Metadata["jupyter"] is JsonObject { } shown && shown.Remove("source_hidden") && shown.Count == 0)
                cell.Metadata.Remove("jupyter");
        }
    }

    /// <summary>A note as a block of its own, which says for whom it is where it does not do so itself.</summary>
    private static string Quoted(string note)
    {
        var lines = note.Split('\n').Select(line => ("> " + line).TrimEnd()).ToArray();
        return (lines[0].Contains("facilitator", StringComparison.OrdinalIgnoreCase) ? "" : "> **For the facilitator**\n>\n") + string.Join('\n', lines);
    }
}
