using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using ResearchKit.Notebooks.Documents;

namespace ResearchKit.Notebooks.Lint;

/// <summary>
/// Looks through a notebook for what the kit does not do to people: labels, rankings, kinds of learners by whatever name; and for causal words that the design does not carry, missing limits, and cards that
/// are missing or past their day. It reads words in English, Finnish and Swedish, and follows columns through queries.
/// </summary>
/// <remarks>
/// It knows words and queries, not what is meant: a cell tagged <c>lint-ok:RULE</c> is left alone by that rule, which shows in the notebook. Causal words are allowed in a notebook whose metadata
/// says <c>researchkit.design</c> is <c>randomised</c>, <c>stepped-wedge</c> or <c>identified</c>, and in cells tagged <c>design:randomised</c> and so on.
/// </remarks>
public sealed partial class NotebookLint
{
    private static readonly string[] s_causalDesigns = ["randomised", "stepped-wedge", "identified"];

    private static readonly Dictionary<LintRule, (LintSeverity Severity, string Message)> s_rules = new()
    {
        [LintRule.PersonLabel] = (LintSeverity.Error, "people are not labelled or sorted into types. Say it of a skill, a task, a phase or a context: \"fractions at first practice\", and of support, not of persons."),
        [LintRule.RankingWord] = (LintSeverity.Error, "nobody ranks learners, teachers, classes or schools. Show the spread, a funnel plot or the whole distribution."),
        [LintRule.RankedRows] = (LintSeverity.Error, "rows about people, classes or schools stand in the order of a measure. Order by name or time, aggregate over groups, or draw a distribution."),
        [LintRule.SortedPeople] = (LintSeverity.Error, "a derived column sorts people into kinds, whatever its name. Keep the measure continuous, or group skills, tasks or weeks in place of people."),
        [LintRule.MissingModelCard] = (LintSeverity.Error, "learners are scored one by one, and the notebook reads no model card: model.Score(learners, ModelCards.Read(\"NAME.model-card.yaml\")). Draft one with researchkit model-card draft; to see how a model does by groups, model.Evaluate(frame, by) needs none."),
        [LintRule.CausalWord] = (LintSeverity.Warning, "a causal word, and nothing says that the design allows it. Say \"goes with\" or \"differs by\"; or state the design in the notebook's metadata (researchkit.design: randomised, stepped-wedge or identified)."),
    };

    private readonly TimeProvider _time;

    /// <summary>A lint.</summary>
    /// <param name="timeProvider">The clock by which cards expire; null for the system's.</param>
    public NotebookLint(TimeProvider? timeProvider = null) => _time = timeProvider ?? TimeProvider.System;

    /// <summary>Checks a notebook file.</summary>
    /// <param name="path">The notebook. Its card is looked for beside it.</param>
    /// <exception cref="NotebookFormatException">It is no notebook.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public ImmutableArray<LintFinding> CheckFile(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return Check(Notebook.Load(path), path);
    }

    /// <summary>Checks a notebook.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <param name="path">Its path, for messages and for its card.</param>
    /// <returns>The findings in the order of the cells, those about the whole notebook last.</returns>
    public ImmutableArray<LintFinding> Check(Notebook notebook, string path)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        ArgumentNullException.ThrowIfNull(path);
        var findings = ImmutableArray.CreateBuilder<LintFinding>();
        var mayBeCausal = s_causalDesigns.Contains(notebook.Metadata["researchkit"]?["design"]?.ToString(), StringComparer.OrdinalIgnoreCase);
        using var sql = new SqlLint();
        var csharp = new CSharpLint(sql);
        var number = 0;
        foreach (var cell in notebook.Cells)
        {
            number++;
            var allowed = cell.Tags.Where(tag => tag.StartsWith("lint-ok:", StringComparison.Ordinal)).Select(tag => tag[8..]).ToHashSet(StringComparer.OrdinalIgnoreCase);
            var causal = mayBeCausal || cell.Tags.Any(tag => tag.StartsWith("design:", StringComparison.Ordinal) && s_causalDesigns.Contains(tag[7..], StringComparer.OrdinalIgnoreCase));
            var (cellNumber, found) = (number, In(cell, notebook.DefaultKernelName, sql, csharp, causal));
            findings.AddRange(found.Where(one => !allowed.Contains(one.Rule.ToString())).Select(one => new LintFinding(
                one.Rule, s_rules[one.Rule].Severity, path, cellNumber, one.Line, Display.Escaping.OneLine(one.Excerpt, 120), s_rules[one.Rule].Message)));
        }

        var modelCards = new ModelCardLint(_time);
        if (modelCards.Named(notebook).ToArray() is { Length: > 0 } named)
        {
            for (var i = findings.Count - 1; i >= 0; i--)
            {
                if (findings[i].Rule == LintRule.MissingModelCard)
                    findings.RemoveAt(i);
            }

            findings.AddRange(modelCards.Check(path, named));
        }

        var headings = notebook.Cells.Where(cell => cell.Kind == CellKind.Markdown).SelectMany(cell => Heading().Matches(ProseText.Of(cell.Source)).Select(match => match.Value));
        findings.AddRange(new CardLint(_time).Check(path, hasLimits: headings.Any(heading => Limits().IsMatch(heading))));
        return findings.ToImmutable();
    }

    private static IEnumerable<(LintRule Rule, string Excerpt, int? Line)> In(NotebookCell cell, string defaultKernel, SqlLint sql, CSharpLint csharp, bool causal)
    {
        if (cell.Kind == CellKind.Raw)
            return [];
        if (cell.Kind == CellKind.Markdown)
            return Prose(ProseText.Of(cell.Source), 1, causal);
        return CellStretch.Of(cell, defaultKernel).SelectMany(stretch => stretch.Language switch
        {
            CellStretchLanguage.Markdown => Prose(ProseText.Of(stretch.Code), stretch.FirstLine, causal),
            CellStretchLanguage.CSharp => csharp.Check(stretch.Code, causal).Select(found => (found.Rule, found.Excerpt, (int?)(found.Line + stretch.FirstLine - 1))),
            CellStretchLanguage.Sql => sql.Check(stretch.Code, stretch.Name).Select(found => (found.Rule, found.Excerpt, (int?)stretch.FirstLine)),
            _ => Array.Empty<(LintRule, string, int?)>(),
        }).ToArray();
    }

    private static IEnumerable<(LintRule Rule, string Excerpt, int? Line)> Prose(string text, int firstLine, bool causal) =>
        LintWords.Known.In(text, causal).Select(found => (found.Rule, found.Excerpt, (int?)(ProseText.LineOf(text, found.Place) + firstLine - 1)));

    [GeneratedRegex("^#{1,6} .*$", RegexOptions.Multiline, 2000)]
    private static partial Regex Heading();

    [GeneratedRegex("limit|does not (say|show|tell)|cannot (say|show|tell)|must not be used|rajoit|rajauk|mitä .* ei|begränsning|säger inte|visar inte", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Limits();
}
