using ResearchKit.Notebooks.Documents;

namespace ResearchKit.Notebooks.Workshop.Copies;

/// <summary>What stands in an emptied cell: the selector without its options, which would tell names, and a comment in the cell's language.</summary>
internal sealed class EmptyCells
{
    private const string Words = "your turn";
    private readonly KernelNames _kernels;
    private readonly string _default;

    public EmptyCells(Notebook notebook)
    {
        _default = notebook.DefaultKernelName;
        _kernels = KernelNames.OfMetadata(notebook.Metadata);
        foreach (var cell in notebook.Cells.Where(cell => cell.Kind == CellKind.Code))
            _kernels.AddConnected(cell.Source);
    }

    public string YourTurn(NotebookCell cell)
    {
        if (cell.Kind != CellKind.Code)
            return "*Your turn: write your answer here.*";
        var first = cell.Source.TrimStart().Split('\n', 2)[0];
        var selected = _kernels.Selected(first);
        var comment = Comment(selected ?? cell.KernelName ?? _default);
        return selected is null ? comment : $"{first.Trim().Split([' ', '\t'], 2)[0]}\n{comment}";
    }

    // A kernel that is none of the engine's own was connected to: it is asked in SQL.
    private static string Comment(string kernel) => kernel switch
    {
        "csharp" or "javascript" or "fsharp" => $"// {Words}",
        "html" or "markdown" or "value" => $"<!-- {Words} -->",
        "mermaid" => $"%% {Words}",
        "pwsh" or "python" or "r" => $"# {Words}",
        _ => $"-- {Words}",
    };
}
