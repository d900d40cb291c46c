using System.Globalization;
using ResearchKit.UseCases;

namespace ResearchKit.Notebooks.Lint;

/// <summary>What a notebook of a use case or of research must have with it: its card, not past its day, and limits.</summary>
/// <param name="time">The clock.</param>
internal sealed class CardLint(TimeProvider time)
{
    /// <summary>What is missing.</summary>
    /// <param name="path">The notebook. Its card has its name and <c>.card.yaml</c>, or names it in its block "notebook".</param>
    /// <param name="hasLimits">Whether a heading says what the result does not show.</param>
    public IEnumerable<LintFinding> Check(string path, bool hasLimits)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "";
        var (isUseCase, isResearch) = (Path.GetFileName(folder) == "use-cases", Path.GetFileName(folder) == "research");
        if (!isUseCase && !isResearch)
            yield break;
        if (!hasLimits)
            yield return Of(LintRule.MissingLimits, LintSeverity.Error, "no heading says what the result does not show. Add a section such as \"## Limits\": what the data, the design and the method cannot say.");
        if (!isUseCase)
            yield break;
        var file = Path.Combine(folder, Path.GetFileNameWithoutExtension(path) + ".card.yaml");
        if (!File.Exists(file))
        {
            yield return Of(LintRule.MissingCard, LintSeverity.Error, $"there is no card {Path.GetFileName(file)} beside it. A use case says whom it is for, what it must not be used for, and when it expires: researchkit audit reads the cards.");
            yield break;
        }

        UseCaseCard? card = null;
        string? wrong = null;
        try
        {
            card = UseCaseCards.Parse(File.ReadAllText(file), Path.GetFileName(file));
        }
        catch (UseCaseCardException problem)
        {
            wrong = problem.Message;
        }

        if (wrong is not null)
            yield return Of(LintRule.Unreadable, LintSeverity.Error, wrong);
        if (card?.Unanswered is { Length: > 0 } open)
            yield return Of(LintRule.UnansweredCard, LintSeverity.Warning, $"its card is a draft: it does not say {string.Join(", ", open)} yet. Answer the questions in its comments; researchkit audit refuses it before.");
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (card?.Notebook?.ExpiresOn is { } day && day < today)
            yield return Of(LintRule.ExpiredCard, LintSeverity.Error, string.Create(CultureInfo.InvariantCulture, $"its card expired on {day:yyyy-MM-dd}: {card.ExpiryReason}. Run it on newer data, look at what changed, and set a new day; or retire it."));

        LintFinding Of(LintRule rule, LintSeverity severity, string message) => new(rule, severity, path, Cell: null, Line: null, Excerpt: "", message);
    }
}
