using System.Text.RegularExpressions;
using ResearchKit.Notebooks.Documents;

namespace ResearchKit.Notebooks.Workshop.Copies;

/// <summary>Paths in a notebook that begin at its folder, when it goes to another.</summary>
internal static partial class RelativePaths
{
    /// <summary>Rewrites the relative paths in parameters and in links of prose that lead to something.</summary>
    public static void Move(Notebook notebook, string from, string to)
    {
        foreach (var cell in notebook.Cells)
        {
            if (cell.Kind == CellKind.Markdown)
                cell.Source = Link().Replace(cell.Source, Moved);
            else if (cell.HasTag("parameters"))
                cell.Source = Literal().Replace(cell.Source, Moved);
        }

        string Moved(Match found)
        {
            var path = found.Groups["path"];
            var full = Path.GetFullPath(path.Value, Path.GetFullPath(from));
            if (!File.Exists(full) && !Directory.Exists(full))
                return found.Value;
            var moved = Path.GetRelativePath(Path.GetFullPath(to), full).Replace('\\', '/');
            var start = path.Index - found.Index;
            return found.Value[..start] + moved + found.Value[(start + path.Length)..];
        }
    }

    [GeneratedRegex(@"\]\((?<path>[^)\s#:<>]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex("\"(?<path>\\.{1,2}/[^\"\\\\]*)\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Literal();
}
