using System.Globalization;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Statistics.KnowledgeTracing;

namespace ResearchKit.Models;

/// <summary>How well models foresaw the next answers of learners who were held out. Immutable; displays itself as a table.</summary>
public sealed class KnowledgeTracingComparison : IDisplayable
{
    private readonly FrameProvenance _provenance;
    private readonly double _share;
    private readonly ulong _seed;
    private readonly double _level;

    private KnowledgeTracingComparison(FrameProvenance provenance, double share, ulong seed, double level, IReadOnlyList<(string Model, NextResponseEvaluation Measures)> models, int trainingLearners)
    {
        (_provenance, _share, _seed, _level, Models, TrainingLearners) = (provenance, share, seed, level, models, trainingLearners);
    }

    /// <summary>The models with their measures.</summary>
    public IReadOnlyList<(string Model, NextResponseEvaluation Measures)> Models { get; }

    /// <summary>Learners that the models were fitted to.</summary>
    public int TrainingLearners { get; }

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle()
    {
        NextResponseEvaluation any = Models[0].Measures;
        string level = string.Create(CultureInfo.InvariantCulture, $"{_level * 100:0.##} % CI");
        TableBuilder table = new TableBuilder("Next answers of learners held out")
            .Labels("model", [.. Models.Select(one => one.Model)])
            .Number("AUC, pooled", Numbers(one => one.PooledAuc.Value), decimals: 3)
            .Interval(level, Numbers(one => one.PooledAuc.Lower), Numbers(one => one.PooledAuc.Upper), decimals: 3)
            .Number("AUC, mean over skills", Numbers(one => one.MeanAucOverSkills), decimals: 3)
            .Number("RMSE", Numbers(one => one.Rmse.Value), decimals: 3)
            .Interval(level, Numbers(one => one.Rmse.Lower), Numbers(one => one.Rmse.Upper), decimals: 3)
            .Number("log loss", Numbers(one => one.LogLoss.Value), decimals: 3)
            .Note(string.Create(CultureInfo.InvariantCulture, $"{any.Learners:N0} learners held out ({_share * 100:0.#} %, seed {_seed}) with {any.Answers + any.NotPredicted:N0} answers, {TrainingLearners:N0} in the fit; {any.BaseRate * 100:0.#} % of answers are right."))
            .Note("Every answer is predicted from the answers before it. Intervals resample learners. The pooled AUC also counts that some skills are easier; the mean over skills does not.");
        foreach (IGrouping<int, (string Model, NextResponseEvaluation Measures)> missing in Models.Where(one => one.Measures.NotPredicted > 0).GroupBy(one => one.Measures.NotPredicted))
            table.Note(string.Create(CultureInfo.InvariantCulture, $"Note well: {missing.Key:N0} answers have no prediction by {string.Join(", ", missing.Select(one => one.Model))}: their skills have no estimate."));
        return table.Source(_provenance.Label, _provenance.Protection == Protection.Synthetic).Build().ToMimeBundle();
    }

    internal static KnowledgeTracingComparison Of(DataFrame frame, string call, ResponseLog log, double share, ulong seed, KnowledgeTracingOptions options, CancellationToken cancellationToken)
    {
        (ResponseLog training, ResponseLog heldOut) = LearnerSplit.Of(log, share, seed);
        double[] Traced(bool forgetting) => [.. new BayesianKnowledgeTracing(options.ToEstimator() with { Forgetting = forgetting }).Fit(training, cancellationToken).Predict(heldOut, cancellationToken).Select(one => one.RightAnswer)];
        double[] Practised(PracticeCounts counts, bool logs) =>
            new PracticeModel(new() { Counts = counts, LogCounts = logs, SkillPenalty = 1 }).Fit(training, cancellationToken).Predict(heldOut, cancellationToken: cancellationToken);
        var sums = new (double Right, int All)[log.SkillNames.Count];
        for (int row = 0; row < training.RowCount; row++)
        {
            if (training.Skills[row] >= 0 && !double.IsNaN(training.Correct[row]))
                sums[training.Skills[row]] = (sums[training.Skills[row]].Right + training.Correct[row], sums[training.Skills[row]].All + 1);
        }

        var byShare = new double[heldOut.RowCount];
        for (int row = 0; row < byShare.Length; row++)
            byShare[row] = heldOut.Skills[row] < 0 || sums[heldOut.Skills[row]].All == 0 ? double.NaN : (sums[heldOut.Skills[row]].Right + 0.5) / (sums[heldOut.Skills[row]].All + 1);
        (string, double[])[] predictions =
        [
            ("share of right answers of the skill", byShare),
            ("AFM: opportunities", Practised(PracticeCounts.Opportunities, logs: false)),
            ("PFA: right and wrong, logarithms", Practised(PracticeCounts.RightAndWrong, logs: true)),
            ("knowledge tracing", Traced(forgetting: false)),
            ("knowledge tracing with forgetting", Traced(forgetting: true)),
        ];
        return new KnowledgeTracingComparison(
            frame.Provenance.Then(call), share, seed, options.ConfidenceLevel,
            [.. predictions.Select(one => (one.Item1, NextResponseEvaluation.Of(heldOut, one.Item2, seed: seed, confidenceLevel: options.ConfidenceLevel, cancellationToken: cancellationToken)))],
            training.Learners.ToArray().Distinct().Count(learner => learner >= 0));
    }

    private double[] Numbers(Func<NextResponseEvaluation, double> value) => [.. Models.Select(one => value(one.Measures))];
}
