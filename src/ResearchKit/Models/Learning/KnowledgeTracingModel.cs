using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.KnowledgeTracing;

namespace ResearchKit.Models;

/// <summary>Knowledge tracing of the skills of a data frame. Immutable; displays itself as a table, one row a skill. It holds no row of the data.</summary>
/// <remarks>A model of protected rows went through the release gate when it was fitted. What learners know is about single learners, and is told of synthetic data alone.</remarks>
public sealed class KnowledgeTracingModel : FittedModel
{
    private readonly BayesianKnowledgeTracingResult _result;
    private readonly (string Learner, string Skill, string Correct, string? Order) _columns;
    private readonly IReadOnlyList<LearningCurve> _curves;

    internal KnowledgeTracingModel(
        string call, (string Learner, string Skill, string Correct, string? Order) columns, DataFrame frame, KnowledgeTracingOptions options, BayesianKnowledgeTracingResult result, ModelRelease? release,
        IReadOnlyList<string> warnings, IReadOnlyList<LearningCurve> curves)
        : base(frame, call, result, result.Missingness, release, warnings)
    {
        (Options, _columns, _result, _curves) = (options, columns, result, curves);
    }

    /// <summary>The settings that it was fitted with.</summary>
    public KnowledgeTracingOptions Options { get; }

    /// <summary>One fit a skill: parameters with intervals, numbers of learners and answers, how the fit ended.</summary>
    /// <exception cref="ProtectedDataException">The rows are protected: exact numbers of right answers and log-likelihoods were not looked at by the gate.</exception>
    public IReadOnlyList<SkillKnowledge> Skills => Guard(_result.Skills, "log-likelihoods and numbers of right answers of single skills were not checked", "Estimates, ToFrame() and the table");

    /// <summary>
    /// The learning curves: share of right answers by opportunity, with the model's course over them, a panel a skill.
    /// </summary>
    /// <param name="skills">The skills to draw; null for the six with most answers.</param>
    /// <param name="title">The title; null for a plain one.</param>
    /// <exception cref="ProtectedDataException">The rows are protected: shares by opportunity are a table of their own, to be released as one.</exception>
    /// <exception cref="KeyNotFoundException">There is no such skill with an estimate and enough learners.</exception>
    public Chart ToChart(IReadOnlyList<string>? skills = null, string? title = null)
    {
        if (IsProtected)
        {
            throw new ProtectedDataException(
                "Shares of right answers by opportunity are a table of small cells, which is released as a table: frame.Release([\"skill\", \"opportunity\"], Measure.Share(\"correct\")), then Chart.LearningCurves of it. The estimates of this model are shown by the model itself and by ToFrame().");
        }

        LearningCurve[] known = [.. _curves.Where(curve => curve.Points.Count > 1 && _result[curve.Skill].Parameters is not null)];
        LearningCurve[] drawn = skills is null
            ? [.. known.OrderByDescending(curve => _result[curve.Skill].Answers).Take(6).OrderBy(curve => curve.Skill, StringComparer.Ordinal)]
            : [.. skills.Select(name => known.FirstOrDefault(curve => curve.Skill == name) ?? throw new KeyNotFoundException(NameSuggestion.NotFound("skill", "this model", name, [.. known.Select(curve => curve.Skill)])))];
        if (drawn.Length == 0)
            throw new InvalidOperationException($"There is no skill to draw. {Convergence.Reason}".TrimEnd());
        var points = drawn.SelectMany(curve => curve.Points.Select(point => (curve.Skill, Point: point, Expected: Course(_result[curve.Skill].Parameters!.Value, point.Opportunity)))).ToArray();
        return Chart.LearningCurves(
                [.. points.Select(one => one.Point.Opportunity)], [.. points.Select(one => one.Point.Learners - one.Point.Wrong)], [.. points.Select(one => one.Point.Learners)],
                [.. points.Select(one => one.Expected)], drawn.Length == 1 ? null : [.. points.Select(one => one.Skill)], title: title ?? (drawn.Length == 1 ? $"Learning curve: {drawn[0].Skill}" : "Learning curves and what knowledge tracing expects"))
            .WithSource(Provenance.Label, Provenance.Protection == Protection.Synthetic);
    }

    /// <summary>What is expected of each response before it is seen, from the learner's answers to the skill before it.</summary>
    /// <param name="frame">Responses with the columns of the fit, of the same or of other learners.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The frame with <c>knows</c> (probability that the skill is known) and <c>prediction</c> (probability of a right answer); missing where there is no estimate.</returns>
    /// <exception cref="ProtectedDataException">The frame or the rows of the fit are protected: what single learners know would be scored, which takes a model card.</exception>
    public DataFrame Predict(DataFrame frame, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (!frame.Provenance.Protection.MayBeShown())
        {
            throw new ProtectedDataException(
                "What each learner of these protected rows knows would score learners, which takes a model card, and knowledge tracing has none yet. The model itself, its estimates by skill and ToFrame() are shown.");
        }

        IReadOnlyList<KnowledgePrediction> predictions = _result.Predict(KnowledgeTracingColumns.Of(frame, _columns.Learner, _columns.Skill, _columns.Correct, _columns.Order).Log(), cancellationToken);
        Column Values(string name, Func<KnowledgePrediction, double> value) =>
            Column.Create(name, predictions.Select(one => double.IsNaN(value(one)) ? (double?)null : value(one))).WithProvenance(RowProvenance);
        return frame.WithColumn(Values("knows", one => one.Known)).WithColumn(Values("prediction", one => one.RightAnswer));
    }

    /// <inheritdoc/>
    internal override TableModel ToTable() => KnowledgeTracingTable.Of(this, _result, _columns.Skill);

    /// <summary>The share of right answers that the model expects at an opportunity, over learners who begin at the prior.</summary>
    private static double Course(KnowledgeParameters p, int opportunity)
    {
        double known = p.Prior;
        for (int t = 1; t < opportunity; t++)
            known = known * (1 - p.Forget) + (1 - known) * p.Learn;
        return p.RightAnswer(known);
    }
}
