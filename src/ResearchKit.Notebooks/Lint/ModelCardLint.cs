using System.Globalization;
using System.Text.RegularExpressions;
using ResearchKit.Notebooks.Documents;
using ResearchKit.UseCases;

namespace ResearchKit.Notebooks.Lint;

/// <summary>The model cards that a notebook names in its code: they are there, hold, and are not past their day.</summary>
/// <param name="time">The clock.</param>
internal sealed partial class ModelCardLint(TimeProvider time)
{
    /// <summary>The cards that the code of a notebook names, each once, with the first cell that does.</summary>
    public IEnumerable<(string File, int Cell)> Named(Notebook notebook) => notebook.Cells.Select((cell, index) => (cell, Number: index + 1))
        .Where(one => one.cell.Kind == CellKind.Code).SelectMany(one => CardFile().Matches(one.cell.Source).Select(match => (File: match.Groups["file"].Value, Cell: one.Number)))
        .DistinctBy(one => one.File, StringComparer.Ordinal);

    /// <summary>What is wrong with them.</summary>
    /// <param name="path">The notebook; cards are looked for from its folder.</param>
    /// <param name="named">The cards.</param>
    public IEnumerable<LintFinding> Check(string path, IEnumerable<(string File, int Cell)> named)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "";
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        foreach (var (name, cell) in named)
        {
            var file = Path.GetFullPath(Path.Combine(folder, name));
            if (!File.Exists(file))
            {
                yield return Of(LintRule.MissingModelCard, "there is no such model card. Draft one with researchkit model-card draft, have it filled in and signed, and keep it beside the notebook.");
                continue;
            }

            ModelCard? card = null;
            string? wrong = null;
            try
            {
                card = ModelCards.Read(file);
            }
            catch (ModelCardException problem)
            {
                wrong = problem.Message;
            }

            if (wrong is not null)
                yield return Of(LintRule.Unreadable, wrong);
            if (card is not null && !card.IsValidOn(today))
                yield return Of(LintRule.ExpiredModelCard, string.Create(CultureInfo.InvariantCulture, $"it expired on {card.ExpiresOn:yyyy-MM-dd}: {card.ExpiryReason}. Evaluate the model on newer data and write a new version of the card, or retire the model."));

            LintFinding Of(LintRule rule, string message) => new(rule, LintSeverity.Error, path, cell, Line: null, name, message);
        }
    }

    [GeneratedRegex("\"(?<file>[^\"\\n]+\\.model-card\\.yaml)\"", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex CardFile();
}
