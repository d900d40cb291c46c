using System.Globalization;
using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.KnowledgeTracing;

namespace ResearchKit.Models;

/// <summary>A model of practice of the skills of a data frame: AFM or PFA. Immutable; displays itself as a table, one row a skill. It holds no row of the data.</summary>
/// <remarks>A model of protected rows went through the release gate when it was fitted. Effects of single learners are not told of any data.</remarks>
public sealed class PracticeFitModel : FittedModel
{
    private readonly IEstimationResult _result;
    private readonly string _skillColumn;
    private readonly IReadOnlyList<string> _skills;

    internal PracticeFitModel(
        string call, string skillColumn, DataFrame frame, PracticeCounts counts, PracticeOptions options, IEstimationResult result, IReadOnlyList<string> skills, ModelRelease? release, IReadOnlyList<string> warnings)
        : base(frame, call, result, result.Missingness, release, warnings)
    {
        (Counts, Options, _result, _skillColumn, _skills) = (counts, options, result, skillColumn, skills);
    }

    /// <summary>What is counted: opportunities (AFM), or right and wrong answers apart (PFA).</summary>
    public PracticeCounts Counts { get; }

    /// <summary>The settings that it was fitted with.</summary>
    public PracticeOptions Options { get; }

    /// <summary>The log-likelihood, without penalties.</summary>
    /// <exception cref="ProtectedDataException">The rows are protected: it was not looked at by the gate.</exception>
    public double LogLikelihood => Guard(Likelihood, "the log-likelihood was not checked", "Estimates, ToFrame(), the table and the chart");

    /// <summary>The standard deviation of learners from the start, in log odds; NaN where learners are no part of the model.</summary>
    /// <exception cref="ProtectedDataException">The rows are protected: it was not looked at by the gate.</exception>
    public double LearnerStandardDeviation => Guard((_result as PracticeMixedResult)?.LearnerStandardDeviation ?? double.NaN, "the spread of learners was not checked", "Estimates, ToFrame(), the table and the chart");

    /// <summary>The gains with their intervals, a line for each skill and count.</summary>
    /// <param name="skills">The skills to draw; null for the first twelve.</param>
    /// <param name="title">The title; null for a plain one.</param>
    /// <exception cref="KeyNotFoundException">There is no such skill.</exception>
    /// <exception cref="InvalidOperationException">There is none to draw; the message says why.</exception>
    public Chart ToChart(IReadOnlyList<string>? skills = null, string? title = null)
    {
        IReadOnlyList<string> drawn = skills ?? [.. _skills.Where(skill => Slopes.Any(slope => double.IsFinite(this[$"{skill}: {slope}"].Value))).Take(12)];
        return ForestOf(
            drawn.SelectMany(skill => Slopes.Select(slope => this[$"{skill}: {slope}"])), estimate => estimate.Term, title ?? $"What practice adds, by {_skillColumn}",
            Options.LogCounts ? "gain in log odds for a logarithm more of practice" : "gain in log odds for one more", null);
    }

    internal override TableModel ToTable()
    {
        string[] shown = IsProtected && Release is null ? [] : [.. _skills];
        string level = string.Create(CultureInfo.InvariantCulture, $"{ConfidenceLevel * 100:0.##} % CI");
        TableBuilder table = new TableBuilder($"{(Counts == PracticeCounts.Opportunities ? "Additive factors model" : "Performance factors analysis")} by {_skillColumn}")
            .Labels("skill", shown);
        table.Add(new TableColumn("right at first", level, Alignment: TableAlignment.Right), [.. shown.Select(skill => Cell(this[skill], Elementary.Logistic, 2))]);
        foreach (string slope in Slopes)
            table.Add(new TableColumn(slope == "opportunities" ? "each opportunity" : $"each {slope} answer", $"log odds, {level}", Alignment: TableAlignment.Right), [.. shown.Select(skill => Cell(this[$"{skill}: {slope}"], value => value, 3))]);
        string? fit = IsProtected || double.IsNaN(Likelihood) ? null
            : string.Create(CultureInfo.InvariantCulture, $"Log-likelihood {Likelihood:F2}{(_result is PracticeMixedResult mixed ? $"; standard deviation of learners {mixed.LearnerStandardDeviation:F2} log odds" : "")}.");
        return ModelNotes.Build(
            table, this, fit,
            $"Right at first: the chance of a right answer before any practice{(_result is PracticeMixedResult ? ", of a learner in the middle" : "")}. Gains are log odds: 0.1 is about 2.5 points of a hundred near a half. "
            + "A gain says how answers go with practice; where learners stop once they know a skill, it is not what practice does.");
    }

    private double Likelihood => _result switch
    {
        PracticeMixedResult mixed => mixed.LogLikelihood,
        PracticeModelResult plain => plain.LogLikelihood,
        _ => double.NaN,
    };

    private string[] Slopes => Counts == PracticeCounts.Opportunities ? ["opportunities"] : ["right", "wrong"];

    private static TableCell Cell(Estimate estimate, Func<double, double> scale, int decimals)
    {
        string Text(double value) => scale(value).ToString($"F{decimals}", CultureInfo.InvariantCulture);
        return double.IsNaN(estimate.Value) ? TableCell.Missing : new TableCell($"{Text(estimate.Value)} [{Text(estimate.Lower)}, {Text(estimate.Upper)}]");
    }
}
