using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ResearchKit.Display;
using ResearchKit.DuckDB;
using ResearchKit.Notebooks.Documents;
using ResearchKit.Notebooks.Execution;
using ResearchKit.Privacy;

namespace ResearchKit.Notebooks.Reports;

/// <summary>Where a report comes from: data, run, parameters, files, software, and what the release gate did.</summary>
internal sealed partial class ProvenanceFooter(IReleaseGate gate, ReportOptions options)
{
    private readonly StringBuilder _rows = new();

    /// <summary>The footer of one notebook.</summary>
    public string Write(ReportedNotebook reported, DataFacts facts)
    {
        _rows.Clear();
        Row(ReportReader.Principal, "Data", DataOf(facts));
        if (facts.Sources.Count > 0)
            Row(ReportReader.Principal, facts.Sources.Count == 1 ? "Source" : "Sources", string.Join("; ", facts.Sources));
        if (facts.Dates.Count > 0)
            Row(ReportReader.Principal, "Data as of", string.Join(", ", facts.Dates));
        if (reported.Result is { } result)
            Row(ReportReader.Principal, "Run", string.Create(CultureInfo.InvariantCulture, $"{result.Started.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {RunWords.Duration(result.Duration)}"));
        else
            Row(ReportReader.Principal, "Run", "not by this report: outputs are those that the notebook holds");
        if (reported.Notebook is { } notebook)
        {
            Row(ReportReader.Analyst, "Parameters", ParametersOf(notebook));
            Row(ReportReader.Researcher, "Seeds", SeedsOf(notebook));
        }

        Row(ReportReader.Analyst, "Notebook", Path.GetFileName(reported.Path));
        Row(ReportReader.Researcher, "SHA-256", HashOf(reported.Path));
        if (reported.Result is { Cells: { IsDefaultOrEmpty: false } cells })
        {
            var slowest = cells.MaxBy(cell => cell.Duration)!;
            Row(ReportReader.Researcher, "Cells", string.Create(CultureInfo.InvariantCulture, $"{cells.Count(cell => cell.Status != CellStatus.NotRun)} of {cells.Length} run; the longest, {slowest.Label}, took {RunWords.Duration(slowest.Duration)}"));
        }

        Row(ReportReader.Analyst, "Software", string.Create(CultureInfo.InvariantCulture, $"ResearchKit {ReportPage.KitVersion}, {RuntimeInformation.FrameworkDescription}, DuckDB {DuckDBConnection.LibraryVersion}"));
        Row(ReportReader.Researcher, "System", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}");
        Row(ReportReader.Principal, "Release gate", "all text, code and outputs passed it when this report was made");
        return $"<footer class=\"provenance\">\n<h2>Where this comes from</h2>\n<dl>\n{_rows}</dl>\n</footer>\n";
    }

    private static string DataOf(DataFacts facts)
    {
        var said = new List<string>();
        if (facts.HasSynthetic)
            said.Add("synthetic: made by the kit's generator, about no real person, where it is marked \"synthetic data\"");
        if (facts.HasReleased)
            said.Add("released tables: small groups are hidden");
        if (facts.HasProtected)
            said.Add("protected rows, of which columns and banded counts are shown");
        return said.Count == 0 ? "the outputs do not say what their data is" : string.Join("; ", said);
    }

    private static string ParametersOf(Notebook notebook)
    {
        var cell = notebook.Cells.FirstOrDefault(cell => cell.Kind == CellKind.Code && cell.HasTag(NotebookParameters.InjectedTag));
        var given = cell is not null;
        cell ??= notebook.Cells.FirstOrDefault(cell => cell.Kind == CellKind.Code && cell.HasTag(NotebookParameters.Tag));
        if (cell is null)
            return "none";
        var lines = cell.Source.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim())
            .Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal) && !line.StartsWith("#!", StringComparison.Ordinal));
        return string.Join(' ', lines) + (given ? "" : " (as in the notebook)");
    }

    private static string SeedsOf(Notebook notebook)
    {
        var seeds = notebook.Cells.Where(cell => cell.Kind == CellKind.Code)
            .SelectMany(cell => Seed().Matches(cell.Source)).Select(match => match.Groups["seed"].Value).Distinct(StringComparer.Ordinal).ToArray();
        return seeds.Length == 0 ? "none set in its code" : string.Join(", ", seeds);
    }

    private static string HashOf(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return "not known: the file could not be read when the report was made";
        }
    }

    private void Row(ReportReader from, string name, string value)
    {
        if (options.OnlyReader && from > options.Reader)
            return;
        var attribute = ArticleCells.Attribute(from);
        _rows.Append("<div").Append(attribute).Append("><dt>").Append(name).Append("</dt><dd>").Append(HtmlText.Escape(gate.Screen(MimeTypes.Text, value))).Append("</dd></div>\n");
    }

    [GeneratedRegex(@"\b[Ss]eed\s*[:=]\s*(?<seed>[0-9][0-9_]*)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Seed();
}
