using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Prediction;

namespace ResearchKit.Benchmarks.Statistics;

/// <summary>
/// How often 95 % intervals of measures of predictions hold the truth: <c>prediction-metrics [replications]</c>, by default 2,000. The truth of each is that of a million rows of the same kind. Rows alone, and rows of 40 schools.
/// Exit code 1 when a coverage lies outside three Monte Carlo errors and a point (clusters: two points) of 95 %.
/// </summary>
internal static class PredictionMetricCoverage
{
    private const int Rows = 500, Schools = 40;

    private static readonly (string Name, Func<ScoredOutcomes, (double Value, double Lower, double Upper)> Of)[] s_measures =
    [
        ("AUC", rows => Ends(RocAuc.Of(rows))),
        ("average precision", rows => Ends(AveragePrecision.Of(rows))),
        ("Brier score", rows => Ends(BrierScore.Of(rows))),
        ("log loss", rows => Ends(BrierScore.LogLoss(rows))),
        ("observed less expected", rows => Ends(CalibrationRegression.MeanError(rows))),
        ("calibration slope", rows => Ends(CalibrationRegression.Slope(rows))),
        ("net benefit at 0.3", rows => Ends(DecisionCurve.Of(rows, [0.3]).Points[0].NetBenefit)),
        ("recall at 0.4", rows => Ends(ClassificationTable.At(rows, 0.4).Recall)),
        ("gap of AUC", rows => Gap(rows, SubgroupMeasure.Auc)),
        ("gap of Brier score", rows => Gap(rows, SubgroupMeasure.Brier)),
        ("gap of calibration slope", rows => Gap(rows, SubgroupMeasure.CalibrationSlope)),
        ("gap of recall at 0.4", rows => Gap(rows, SubgroupMeasure.Recall)),
    ];

    public static int Run(string[] args)
    {
        int replications = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 2000;
        bool missed = false;
        Console.WriteLine("| rows | measure | truth | coverage | mean width |");
        Console.WriteLine("| --- | --- | ---: | ---: | ---: |");
        foreach (bool clustered in new[] { false, true })
        {
            ScoredOutcomes population = Draw(new RandomStream(99).Split(clustered ? 1 : 0), clustered, 1_000_000, 80_000);
            double[] truth = [.. s_measures.Select(measure => measure.Of(population).Value)];
            double[] held = new double[truth.Length], width = new double[truth.Length], counted = new double[truth.Length];
            var gate = new Lock();
            Parallel.For(0, replications, replication =>
            {
                ScoredOutcomes rows = Draw(new RandomStream(20261123).Split(clustered ? 1 : 0).Split(replication), clustered, Rows, Schools);
                for (int k = 0; k < truth.Length; k++)
                {
                    (_, double lower, double upper) = s_measures[k].Of(rows);
                    lock (gate)
                    {
                        if (double.IsNaN(lower))
                            continue;
                        counted[k]++;
                        held[k] += lower <= truth[k] && truth[k] <= upper ? 1 : 0;
                        width[k] += upper - lower;
                    }
                }
            });
            for (int k = 0; k < truth.Length; k++)
            {
                double share = held[k] / counted[k], error = Math.Sqrt(0.95 * 0.05 / counted[k]);
                missed |= Math.Abs(share - 0.95) > 3 * error + (clustered ? 0.02 : 0.01);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {(clustered ? $"{Rows} of {Schools} schools" : $"{Rows}")} | {s_measures[k].Name} | {truth[k]:0.000} | {share:0.0000} (± {error:0.0000} of {counted[k]:0}) | {width[k] / counted[k]:0.000} |"));
            }
        }

        return missed ? 1 : 0;
    }

    private static (double, double, double) Ends(PredictionEstimate estimate) => (estimate.Value, estimate.Lower, estimate.Upper);

    private static (double, double, double) Gap(ScoredOutcomes rows, SubgroupMeasure measure)
    {
        // Groups are dealt by the row's number: the second is predicted worse (see Draw).
        PredictionDifference gap = SubgroupMetrics.Of(rows, "group", [.. Enumerable.Range(0, rows.Count).Select(i => i % 2 == 0 ? "a" : "b")], [measure], 0.4).Metrics[0].Gap;
        return (gap.Difference, gap.Lower, gap.Upper);
    }

    private static ScoredOutcomes Draw(RandomStream random, bool clustered, int rows, int schools)
    {
        double[] p = new double[rows], y = new double[rows], shift = clustered ? [.. Enumerable.Range(0, schools).Select(_ => random.Normal(0, 0.5))] : [];
        var school = new int?[rows];
        for (int i = 0; i < rows; i++)
        {
            // A pair of rows, one of each group, lies in one school: groups share clusters.
            school[i] = i / 2 % schools;
            double x = random.Normal(), u = clustered ? shift[school[i]!.Value] : 0;
            p[i] = Elementary.Logistic(-0.8 + 1.2 * x + 0.5 * u);
            y[i] = random.Bernoulli(Elementary.Logistic((i % 2 == 0 ? -0.8 + 1.0 * x : -0.6 + 0.8 * x) + u)) ? 1 : 0;
        }

        return ScoredOutcomes.Of(p, y, clustered ? Grouping.FromKeys("school", school) : null);
    }
}
