using ResearchKit.Statistics.Descriptive;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.KnowledgeTracing;

/// <summary>A measure of predictions with its interval over learners.</summary>
/// <param name="Value">The measure; NaN where it is not defined, as an AUC of answers that are all right.</param>
/// <param name="Lower">Lower end: percentile over resamples of whole learners; NaN without one.</param>
/// <param name="Upper">Upper end.</param>
public sealed record PredictionMeasure(double Value, double Lower, double Upper);

/// <summary>
/// How well next answers were predicted, each before it was seen. Immutable. Intervals resample learners with all their answers, since answers of one learner are alike.
/// </summary>
public sealed record NextResponseEvaluation
{
    private NextResponseEvaluation()
    {
    }

    /// <summary>Answers that were predicted.</summary>
    public int Answers { get; private init; }

    /// <summary>Answers without a prediction, as to skills that the model does not know: they are in no measure.</summary>
    public int NotPredicted { get; private init; }

    /// <summary>Learners of the answers predicted.</summary>
    public int Learners { get; private init; }

    /// <summary>Share of right answers among those predicted.</summary>
    public double BaseRate { get; private init; }

    /// <summary>
    /// The area under the ROC curve over all answers of all skills together: it counts also that some skills are easier, and is larger than <see cref="MeanAucOverSkills"/>. Say which is reported.
    /// </summary>
    public required PredictionMeasure PooledAuc { get; init; }

    /// <summary>The mean of the areas of the skills that have right and wrong answers, each skill counting once. No interval: small skills come and go in resamples.</summary>
    public double MeanAucOverSkills { get; private init; }

    /// <summary>The same, each skill counting by its answers.</summary>
    public double WeightedAucOverSkills { get; private init; }

    /// <summary>Number of skills in <see cref="MeanAucOverSkills"/>.</summary>
    public int SkillsWithAuc { get; private init; }

    /// <summary>Root of the mean squared difference of prediction and answer.</summary>
    public required PredictionMeasure Rmse { get; init; }

    /// <summary>Mean of minus the logarithm of the probability of what was answered; infinite where a prediction of 0 or 1 failed.</summary>
    public required PredictionMeasure LogLoss { get; init; }

    /// <summary>Share of answers on whose side of ½ the prediction was.</summary>
    public required PredictionMeasure Accuracy { get; init; }

    /// <summary>Evaluates.</summary>
    /// <param name="log">The responses; rows without an answer are left out.</param>
    /// <param name="predictions">One probability of a right answer a row, NaN for none; made from what was before each row.</param>
    /// <param name="replications">Resamples of learners, 0 for no intervals. Default 1,000.</param>
    /// <param name="seed">Seed of the resamples. Default 1.</param>
    /// <param name="confidenceLevel">Level of the intervals. Default 0.95.</param>
    /// <param name="threads">Threads; null for all processors. The result is the same on any number.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ArgumentException">There is not one prediction a row, or one is outside 0 to 1; the message names the row.</exception>
    public static NextResponseEvaluation Of(
        ResponseLog log, IReadOnlyList<double> predictions, int replications = 1000, ulong seed = 1, double confidenceLevel = 0.95, int? threads = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentOutOfRangeException.ThrowIfNegative(replications);
        if (predictions.Count != log.RowCount)
            throw new ArgumentException($"There are {predictions.Count} predictions for {log.RowCount} rows. Give one a row.", nameof(predictions));
        if (!(confidenceLevel > 0 && confidenceLevel < 1))
            throw new ArgumentOutOfRangeException(nameof(confidenceLevel), confidenceLevel, "The level of intervals is a share strictly between 0 and 1, such as 0.95.");
        int answered = 0;
        var rows = new List<int>();
        for (int row = 0; row < log.RowCount; row++)
        {
            if (predictions[row] is < 0 or > 1)
                throw new ArgumentException($"The prediction of row {row} is {predictions[row]:R}; predictions are probabilities from 0 to 1.", nameof(predictions));
            if (double.IsNaN(log.Correct[row]) || log.Learners[row] < 0)
                continue;
            answered++;
            if (!double.IsNaN(predictions[row]))
                rows.Add(row);
        }

        var sorted = new ScoredAnswers(log, predictions, rows);
        int[] learners = [.. sorted.Learners.Distinct().Order()];
        var once = new int[log.LearnerCount];
        Array.Fill(once, 1);
        (double auc, double rmse, double loss, double accuracy) = sorted.Measures(once);
        var samples = new (double Auc, double Rmse, double Loss, double Accuracy)[learners.Length < 2 ? 0 : replications];
        var stream = new RandomStream(seed).Split("evaluation");
        Parallel.For(0, samples.Length, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = threads ?? Environment.ProcessorCount }, i =>
        {
            var times = new int[log.LearnerCount];
            RandomStream random = stream.Split(i);
            for (int k = 0; k < learners.Length; k++)
                times[learners[random.Integer(learners.Length)]]++;
            samples[i] = sorted.Measures(times);
        });
        double tail = (1 - confidenceLevel) / 2;
        PredictionMeasure Measure(double value, Func<(double Auc, double Rmse, double Loss, double Accuracy), double> of)
        {
            double[] defined = [.. samples.Select(of).Where(double.IsFinite)];
            double[] ends = defined.Length < 20 || !double.IsFinite(value) ? [double.NaN, double.NaN] : Quantiles.Of(defined, [tail, 1 - tail]);
            return new PredictionMeasure(value, ends[0], ends[1]);
        }

        (double Auc, int Count)[] bySkill = [.. rows.GroupBy(row => log.Skills[row]).OrderBy(group => group.Key)
            .Select(group => (new ScoredAnswers(log, predictions, [.. group]).Measures(once).Auc, group.Count())).Where(one => !double.IsNaN(one.Auc))];
        return new NextResponseEvaluation
        {
            Answers = rows.Count,
            NotPredicted = answered - rows.Count,
            Learners = learners.Length,
            BaseRate = rows.Count == 0 ? double.NaN : rows.Average(row => log.Correct[row]),
            PooledAuc = Measure(auc, one => one.Auc),
            Rmse = Measure(rmse, one => one.Rmse),
            LogLoss = Measure(loss, one => one.Loss),
            Accuracy = Measure(accuracy, one => one.Accuracy),
            MeanAucOverSkills = bySkill.Length == 0 ? double.NaN : bySkill.Average(one => one.Auc),
            WeightedAucOverSkills = bySkill.Length == 0 ? double.NaN : bySkill.Sum(one => one.Auc * one.Count) / bySkill.Sum(one => one.Count),
            SkillsWithAuc = bySkill.Length,
        };
    }
}
