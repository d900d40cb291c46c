using ResearchKit.Notebooks.Documents;

namespace ResearchKit.Notebooks.Reports;

/// <summary>For whom a report is. Each reader sees what those before see, and more.</summary>
public enum ReportReader
{
    /// <summary>Decides: question, answer, charts, limits and what to do next; no code, no tables that are not meant for this reader.</summary>
    Principal,

    /// <summary>Works with the data: also tables, what cells printed, and the code, folded.</summary>
    Analyst,

    /// <summary>Checks the work: everything, diagnostics and provenance in full.</summary>
    Researcher,
}

/// <summary>A tag <c>reader:...</c> that no reader has, or two of them on one cell; the message names the cell and the valid tags.</summary>
public sealed class ReportTagException(string message) : Exception(message);

/// <summary>The tags <c>reader:principal</c>, <c>reader:analyst</c> and <c>reader:researcher</c>: from which reader on a cell is shown.</summary>
internal static class ReaderTags
{
    private const string Prefix = "reader:";

    /// <summary>The names of the readers, as options and tags spell them.</summary>
    public static IReadOnlyList<string> Names { get; } = ["principal", "analyst", "researcher"];

    /// <summary>The name of a reader.</summary>
    public static string Name(ReportReader reader) => Names[(int)reader];

    /// <summary>From which reader on the cell is shown; null if it has no such tag.</summary>
    /// <exception cref="ReportTagException">The tag is none of the three, or there are two.</exception>
    public static ReportReader? Of(NotebookCell cell, int number, string notebook)
    {
        var tags = cell.Tags.Where(tag => tag.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)).Distinct(StringComparer.Ordinal).ToArray();
        if (tags.Length == 0)
            return null;
        var index = Names.ToList().IndexOf(tags[0][Prefix.Length..]);
        if (index < 0)
            throw new ReportTagException($"{notebook}, cell {number}: the tag \"{tags[0]}\" names no reader. Valid tags: {Valid}.");
        if (tags.Length > 1)
            throw new ReportTagException($"{notebook}, cell {number} has {tags.Length} reader tags ({string.Join(", ", tags)}). One of {Valid} says from which reader on the cell is shown; keep that one.");
        return (ReportReader)index;
    }

    /// <summary>Looks at all cells.</summary>
    /// <exception cref="ReportTagException">As above.</exception>
    public static void Check(Notebook notebook, string name)
    {
        var cells = notebook.Cells;
        for (var i = 0; i < cells.Count; i++)
            Of(cells[i], i + 1, name);
    }

    private static string Valid => string.Join(", ", Names.Select(name => Prefix + name));
}

/// <summary>Which reader sees the cells of a notebook, by their own tag or by that of the section they stand in.</summary>
internal sealed class ReaderSections
{
    private readonly Stack<(int Level, ReportReader? From)> _open = new();

    /// <summary>From which reader on the present section is shown; null where no tag says so.</summary>
    public ReportReader? From => _open.TryPeek(out var top) ? top.From : null;

    /// <summary>A heading begins: sections of its level and below end. Its tag, or that of the section around it, holds until the next of its level.</summary>
    public void Begin(int level, ReportReader? tag)
    {
        while (_open.TryPeek(out var top) && top.Level >= level)
            _open.Pop();
        _open.Push((level, tag ?? From));
    }
}
