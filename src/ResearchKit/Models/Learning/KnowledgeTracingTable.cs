using System.Globalization;
using ResearchKit.Display;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.KnowledgeTracing;

namespace ResearchKit.Models;

/// <summary>The table that knowledge tracing is shown as: one row a skill, each parameter with its interval.</summary>
internal static class KnowledgeTracingTable
{
    public static TableModel Of(KnowledgeTracingModel model, BayesianKnowledgeTracingResult result, string skillColumn)
    {
        IReadOnlyList<SkillKnowledge> skills = model.IsProtected && model.Release is null ? [] : result.Skills;
        TableBuilder table = new TableBuilder($"Bayesian knowledge tracing by {skillColumn}")
            .Labels("skill", [.. skills.Select(skill => skill.Skill)])
            .Count("learners", [.. skills.Select(skill => (long?)skill.Learners)])
            .Count("answers", [.. skills.Select(skill => (long?)skill.Answers)]);
        string level = string.Create(CultureInfo.InvariantCulture, $"{model.ConfidenceLevel * 100:0.##} % CI");
        foreach (string name in model.Options.Forgetting ? ["prior", "learn", "slip", "guess", "forget"] : new[] { "prior", "learn", "slip", "guess" })
            table.Add(new TableColumn(name, level, Alignment: TableAlignment.Right), [.. skills.Select(skill => Cell(skill.Estimates.Single(one => one.Term == name)))]);
        string? fit = double.IsNaN(result.LogLikelihood) || model.IsProtected ? null : string.Create(CultureInfo.InvariantCulture, $"Log-likelihood {result.LogLikelihood:F2} over all skills.");
        return ModelNotes.Build(
            table, model, fit,
            "Prior: knows the skill before the first answer. Learn: comes to know it from one answer to the next. Slip: knows it and answers wrongly. Guess: does not, and answers rightly." + (model.Options.Forgetting ? " Forget: no longer knows it at the next answer." : ""));
    }

    private static TableCell Cell(Estimate estimate) => double.IsNaN(estimate.Value) ? TableCell.Missing
        : new TableCell(double.IsNaN(estimate.Lower)
            ? estimate.Value.ToString("F3", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{estimate.Value:F3} [{estimate.Lower:F3}, {estimate.Upper:F3}]"));
}
