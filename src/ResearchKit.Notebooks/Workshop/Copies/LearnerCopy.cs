using System.Text.Json.Nodes;
using ResearchKit.Notebooks.Documents;

namespace ResearchKit.Notebooks.Workshop.Copies;

/// <summary>Makes the learners' copy of a notebook, in place.</summary>
internal static class LearnerCopy
{
    private const string Open = "<details>\n<summary>Hint</summary>\n\n";
    private const string Close = "\n\n</details>";

    /// <summary>The text of a folded hint with its name in front, for readers of a page that folds in another way; any other text as it is.</summary>
    public static string Unfolded(string markdown)
    {
        if (!markdown.StartsWith(Open, StringComparison.Ordinal) || !markdown.EndsWith(Close, StringComparison.Ordinal) || markdown.Length < Open.Length + Close.Length)
            return markdown;
        var hint = markdown[Open.Length..^Close.Length];
        return hint.StartsWith("```", StringComparison.Ordinal) ? $"*Hint.*\n\n{hint}" : $"*Hint.* {hint}";
    }

    public static void Make(Notebook notebook)
    {
        var comments = new EmptyCells(notebook);
        BareFile.Strip(notebook);
        for (var i = notebook.Cells.Count - 1; i >= 0; i--)
        {
            var cell = notebook.Cells[i];
            if (cell.HasTag(WorkshopTags.Facilitator))
                notebook.RemoveAt(i);
            else if (cell.HasTag(WorkshopTags.Solution))
                Empty(cell, comments);
            else if (cell.HasTag(WorkshopTags.Hint))
                Fold(notebook, i, cell);
            else if (cell.HasTag(WorkshopTags.Check))
                cell.Metadata["jupyter"] = new JsonObject { ["source_hidden"] = true };
        }
    }

    private static void Empty(NotebookCell cell, EmptyCells comments)
    {
        cell.Source = comments.YourTurn(cell);
        cell.Json.Remove("attachments");
        cell.Metadata["tags"] = new JsonArray([.. cell.Tags.Select(tag => (JsonNode)(tag == WorkshopTags.Solution ? WorkshopTags.YourTurn : tag))]);
    }

    private static void Fold(Notebook notebook, int position, NotebookCell cell)
    {
        var text = cell.Kind == CellKind.Markdown ? cell.Source.Trim() : $"```\n{cell.Source.Trim()}\n```";
        var folded = NotebookCell.Markdown(Open + text + Close, cell.Id, [.. cell.Tags]);
        if (cell.Json["attachments"] is { } attachments)
            folded.Json["attachments"] = attachments.DeepClone();
        notebook.RemoveAt(position);
        notebook.Insert(position, folded);
    }
}
