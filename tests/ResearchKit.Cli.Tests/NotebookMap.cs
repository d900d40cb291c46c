using System.Text;
using System.Text.RegularExpressions;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Store;
using ResearchKit.UseCases;

namespace ResearchKit.Cli.Tests;

/// <summary>
/// The map of the notebooks, notebooks/README.md. Question, title and tables are taken from the notebooks; for whom a notebook is, and its methods, are written by hand into its line. The lists by role, method and data follow from the lines.
/// </summary>
internal static partial class NotebookMap
{
    /// <summary>What stands in a line where somebody has to say something.</summary>
    public const string Open = "?";

    /// <summary>For whom a notebook can be.</summary>
    public static readonly string[] Roles = ["participant", "teacher", "counsellor", "principal", "HR lead", "model owner", "analyst", "researcher"];

    private const string Start = "## By question";

    private static readonly string s_folder = Path.Combine(CommandProcess.Root, "notebooks");

    public static string File { get; } = Path.Combine(s_folder, "README.md");

    /// <summary>The notebooks and their lines, in the order of the map.</summary>
    public static IReadOnlyList<MapLine> Lines()
    {
        var written = Written();
        string[] order = ["tutorials", "use-cases", "research", "real-data", "methods"];
        return
        [
            .. Directory.GetFiles(s_folder, "*.ipynb", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(s_folder, file).Replace('\\', '/'))
                .OrderBy(path => Array.IndexOf(order, path.Split('/')[0])).ThenBy(path => path, StringComparer.Ordinal)
                .Select(path => Line(path, written)),
        ];
    }

    /// <summary>The map as it should be: what stands above the lines, the lines, and what follows from them.</summary>
    public static string Text()
    {
        var lines = Lines();
        var map = System.IO.File.ReadAllText(File).ReplaceLineEndings("\n");
        var text = new StringBuilder(map[..map.IndexOf(Start, StringComparison.Ordinal)]).Append(Start).Append("\n\n| question | notebook | for | method | tables |\n| --- | --- | --- | --- | --- |\n");
        foreach (var line in lines)
            text.Append($"| {line.Question} | {line.Link} | {string.Join(", ", line.For)} | {string.Join(", ", line.Methods)} | {(line.Tables.Count == 0 ? "made in the notebook" : string.Join(", ", line.Tables))} |\n");
        text.Append("\n## By role\n\n| you are | notebooks |\n| --- | --- |\n");
        foreach (var role in Roles)
            text.Append($"| {role} | {Links(lines.Where(line => line.For.Contains(role, StringComparer.Ordinal)))} |\n");
        text.Append("\n## By method\n\n| method | notebooks |\n| --- | --- |\n");
        foreach (var method in lines.SelectMany(line => line.Methods).Distinct(StringComparer.Ordinal).Order(StringComparer.OrdinalIgnoreCase))
            text.Append($"| {method} | {Links(lines.Where(line => line.Methods.Contains(method, StringComparer.Ordinal)))} |\n");
        text.Append("\n## By data\n\n| table | notebooks |\n| --- | --- |\n");
        foreach (var table in lines.SelectMany(line => line.Tables).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            text.Append($"| {table} | {Links(lines.Where(line => line.Tables.Contains(table, StringComparer.Ordinal)))} |\n");
        return text.ToString();
    }

    private static MapLine Line(string path, Dictionary<string, (string For, string Method)> written)
    {
        var notebook = Notebook.Load(Path.Combine(s_folder, path));
        var prose = string.Join("\n\n", notebook.Cells.Where(cell => cell.Kind == CellKind.Markdown).Select(cell => cell.Source));
        var code = string.Join("\n\n", notebook.Cells.Where(cell => cell.Kind == CellKind.Code).Select(cell => cell.Source));
        var own = Named().Matches(code).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        var question = Question().Match(prose) is { Success: true } found ? string.Join(' ', found.Groups["text"].Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) : Open;
        var (roles, methods) = written.TryGetValue(path, out var said) ? said : Drafted(path);
        return new MapLine(
            path,
            question.Replace("|", "\\|", StringComparison.Ordinal),
            $"[{notebook.Title ?? path}]({path})",
            roles.Split(", "),
            methods.Split(", "),
            [.. Read().Matches(code).Select(match => match.Groups["table"].Value).Where(name => !own.Contains(name) && LearningSchema.Current.TryGetTable(name, out _)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    /// <summary>What a new line can say by itself: of a use case what its card says.</summary>
    private static (string For, string Method) Drafted(string path)
    {
        var card = UseCaseCards.All.FirstOrDefault(card => path.Equals($"use-cases/{card.Number:00}-{card.Name}.ipynb", StringComparison.Ordinal));
        var roles = card is null ? path.Split('/')[0] switch { "research" => "researcher", "methods" => "analyst, researcher", "tutorials" => "participant", _ => "" }
            : string.Join(", ", Roles.Where(role => card.DecidedBy.Any(who => who.Contains(role, StringComparison.OrdinalIgnoreCase))));
        var methods = card is null ? "" : string.Join(", ", card.Methods.Select(method => method.Replace(",", "", StringComparison.Ordinal)));
        return (roles.Length == 0 ? Open : roles, methods.Length == 0 ? Open : methods);
    }

    private static Dictionary<string, (string For, string Method)> Written() => Row().Matches(System.IO.File.ReadAllText(File).ReplaceLineEndings("\n"))
        .ToDictionary(row => row.Groups["path"].Value, row => (row.Groups["for"].Value.Trim(), row.Groups["method"].Value.Trim()), StringComparer.Ordinal);

    private static string Links(IEnumerable<MapLine> lines) => string.Join(", ", lines.Select(line => line.Link));

    [GeneratedRegex(@"^\|(?:[^|\\]|\\.)*\| \[[^\]]*\]\((?<path>[^)]+\.ipynb)\) \|(?<for>[^|\n]*)\|(?<method>[^|\n]*)\|[^|\n]*\|$", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Row();

    [GeneratedRegex(@"^\*\*(?<text>[^*]+)\*\*", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Question();

    [GeneratedRegex(@"\b(?:FROM|JOIN)\s+(?<table>[a-z_]+)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Read();

    [GeneratedRegex(@"\b(?<name>[a-z_]+)(?:\([a-z_, ]*\))?\s+AS\s*(?:MATERIALIZED\s*)?\(", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Named();
}

/// <summary>A notebook on the map.</summary>
/// <param name="Path">Its path below <c>notebooks</c>.</param>
/// <param name="Question">What it asks, its first bold sentence.</param>
/// <param name="Link">Its title as a link.</param>
/// <param name="For">For whom it is.</param>
/// <param name="Methods">Its methods.</param>
/// <param name="Tables">Tables of the learning schema that it reads.</param>
internal sealed record MapLine(string Path, string Question, string Link, IReadOnlyList<string> For, IReadOnlyList<string> Methods, IReadOnlyList<string> Tables);
