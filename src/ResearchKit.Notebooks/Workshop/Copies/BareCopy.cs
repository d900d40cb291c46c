using ResearchKit.Notebooks.Documents;

namespace ResearchKit.Notebooks.Workshop.Copies;

/// <summary>Makes the copy of a notebook for those who type along, in place: headings and empty cells. Cells tagged <c>parameters</c> stay as they are.</summary>
internal static class BareCopy
{
    private static readonly string[] LeftOut = [WorkshopTags.Facilitator, WorkshopTags.Hint, WorkshopTags.Check];

    public static void Make(Notebook notebook)
    {
        BareFile.Strip(notebook);
        for (var i = notebook.Cells.Count - 1; i >= 0; i--)
        {
            var cell = notebook.Cells[i];
            if (cell.Kind == CellKind.Raw || LeftOut.Any(cell.HasTag))
                notebook.RemoveAt(i);
            else if (cell.Kind == CellKind.Code)
                cell.Source = cell.HasTag("parameters") ? cell.Source : "";
            else if (Headings(cell.Source) is { Length: > 0 } headings)
                (cell.Source, _) = (headings, cell.Json.Remove("attachments"));
            else
                notebook.RemoveAt(i);
        }
    }

    /// <summary>The headings of a text, those that begin with <c>#</c>, outside of fenced code.</summary>
    private static string Headings(string markdown)
    {
        var headings = new List<string>();
        string? fence = null;
        foreach (var line in markdown.Split('\n').Select(line => line.TrimEnd()))
        {
            var start = line.TrimStart();
            if (fence is not null)
                fence = start.StartsWith(fence, StringComparison.Ordinal) ? null : fence;
            else if (start.StartsWith("```", StringComparison.Ordinal) || start.StartsWith("~~~", StringComparison.Ordinal))
                fence = start[..3];
            else if (line.StartsWith('#') && line.TrimStart('#').StartsWith(' '))
                headings.Add(line);
        }

        return string.Join("\n\n", headings);
    }
}
