namespace ResearchKit.Notebooks.Kernels.Mermaid;

/// <summary>What can be told of a diagram without drawing it.</summary>
internal static class MermaidSource
{
    /// <summary>The words that diagrams of Mermaid 11 begin with.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        "architecture", "architecture-beta", "block", "block-beta", "C4Component", "C4Container", "C4Context", "C4Deployment", "C4Dynamic", "classDiagram", "classDiagram-v2",
        "erDiagram", "flowchart", "flowchart-elk", "gantt", "gitGraph", "graph", "info", "ishikawa", "ishikawa-beta", "journey", "kanban", "mindmap", "packet", "packet-beta", "pie", "quadrantChart",
        "radar-beta", "requirement", "requirementDiagram", "sankey", "sankey-beta", "sequenceDiagram", "stateDiagram", "stateDiagram-v2", "timeline", "treemap", "treemap-beta",
        "treeView-beta", "venn-beta", "wardley-beta", "xychart", "xychart-beta", "zenuml",
    ];

    /// <summary>The first word of a diagram behind front matter, comments and settings, with its line from 1; null if there is none.</summary>
    public static (string? Kind, int Line) Kind(string source)
    {
        var lines = source.Split('\n');
        var inFrontMatter = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line == "---")
            {
                inFrontMatter = !inFrontMatter;
                continue;
            }

            if (inFrontMatter || line.Length == 0 || line.StartsWith("%%", StringComparison.Ordinal))
                continue;
            var end = line.AsSpan().IndexOfAny(" \t:;{");
            return (end < 0 ? line : line[..end], i + 1);
        }

        return (null, 0);
    }
}
