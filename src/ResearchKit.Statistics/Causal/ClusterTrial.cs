using System.Globalization;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Inference;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Causal;

/// <summary>The effect of a treatment that was assigned by lot to whole clusters (schools, classes).</summary>
/// <remarks>
/// <para>
/// The difference of means over learners by least squares, blocks as dummies, with cluster-robust errors and Satterthwaite's degrees of freedom (Bell and McCaffrey 2002; Pustejovsky and Tipton 2018, as R's clubSandwich and
/// estimatr). Covariates, about their means and in either arm by slopes of their own, make it more precise and leave it without bias (Lin 2013). The standardised effect divides by the total standard deviation within arms, corrected for
/// clusters (Hedges 2007, Journal of Educational and Behavioral Statistics 32). The permutation test reassigns clusters within blocks.
/// </para>
/// </remarks>
public sealed class ClusterTrial : IEstimator<ClusterTrialData, ClusterTrialResult>
{
    /// <summary>What the effect is called among the estimates.</summary>
    public const string Effect = "treated";

    private readonly ClusterTrialOptions _options;

    /// <summary>A cluster trial with the given settings.</summary>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public ClusterTrial(ClusterTrialOptions? options = null)
    {
        _options = options ?? new ClusterTrialOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A cluster has treated and untreated rows, or lies in two blocks, or a number is infinite.</exception>
    public ClusterTrialResult Fit(ClusterTrialData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        cancellationToken.ThrowIfCancellationRequested();
        Grouping[] groupings = data.Blocks is { } given ? [data.Clusters, given] : [data.Clusters];
        (int[] rows, MissingnessRecord missingness) = CausalRows.Complete(data.Outcome.Length, [("outcome", data.Outcome), (Effect, data.Treated), .. data.Covariates], groupings);
        double[] outcome = CausalRows.Of(data.Outcome, rows).ToArray(), treated = CausalRows.Of(data.Treated, rows).ToArray();
        Grouping clusters = CausalRows.Of(data.Clusters, rows);
        Grouping? blocks = data.Blocks is { } of ? CausalRows.Of(of, rows) : null;
        int[] arms = Arms(treated, clusters, blocks);
        ClusterTrialResult None(string reason) => ClusterTrialResult.None(_options, missingness, clusters, arms, reason);
        foreach ((string arm, int count) in new[] { ("untreated", arms[0]), ("treated", arms[1]) })
        {
            if (count < 2)
                return None(string.Create(CultureInfo.InvariantCulture, $"No estimate, because {(count == 0 ? $"no {clusters.Name} is {arm}" : $"one {clusters.Name} is {arm}: the effect cannot be told from what is particular to it")}. A cluster trial has two clusters or more in each arm."));
        }

        var columns = new List<(string Term, ReadOnlyMemory<double> Values)> { (Effect, treated) };
        foreach ((string name, ReadOnlyMemory<double> values) in data.Covariates)
        {
            double[] own = CausalRows.Of(values, rows).ToArray();
            double mean = own.Average();
            columns.Add((name, own.Select(value => value - mean).ToArray()));
            if (_options.Interact)
                columns.Add(($"{Effect}:{name}", own.Select((value, i) => treated[i] * (value - mean)).ToArray()));
        }

        for (int block = 1; block < (blocks?.GroupCount ?? 0); block++)
            columns.Add((string.Create(CultureInfo.InvariantCulture, $"{blocks!.Name} {block + 1}"), rows.Select((_, i) => blocks.Codes[i] == block ? 1.0 : 0).ToArray()));
        DesignMatrix design = DesignMatrix.Create(true, rows.Length, columns);
        LinearRegressionResult fit = new LinearRegression(new() { StandardErrors = _options.StandardErrors, ConfidenceLevel = _options.ConfidenceLevel }).Fit(new RegressionData(outcome, design, null, null, clusters), cancellationToken);
        if (!fit.Convergence.IsUsable || !(fit[Effect].StandardError > 0))
            return None(fit.Convergence.Reason ?? "No estimate, because the outcome does not vary within or between clusters. Check the outcome.");
        double? p = _options.Permutations == 0 ? null : Permuted(outcome, treated, clusters, blocks, columns, cancellationToken);
        (double icc, double sd, double df) = Spread(outcome, treated, clusters);
        return ClusterTrialResult.Of(_options, missingness, clusters, arms, fit, icc, sd, df, p, Warnings(arms, clusters));
    }

    private static List<string> Warnings(int[] arms, Grouping clusters) => arms.Min() >= 10 ? []
        : [string.Create(CultureInfo.InvariantCulture, $"An arm has {arms.Min()} {clusters.Name} clusters: the interval is right on average over such trials, and very wide. Look at the minimum detectable effect before concluding anything from a zero.")];

    private static int[] Arms(double[] treated, Grouping clusters, Grouping? blocks)
    {
        var (arm, block) = (new double[clusters.GroupCount], new int[clusters.GroupCount]);
        Array.Fill(arm, double.NaN);
        for (int i = 0; i < treated.Length; i++)
        {
            int cluster = clusters.Codes[i];
            if (double.IsNaN(arm[cluster]))
                (arm[cluster], block[cluster]) = (treated[i], blocks?.Codes[i] ?? 0);
            if (arm[cluster] != treated[i])
                throw new ArgumentException($"A {clusters.Name} has treated and untreated rows (row {i}): clusters are treated whole in a cluster trial. Name what was assigned by lot, or fit a regression with {clusters.Name} as blocks.", nameof(treated));
            if (block[cluster] != (blocks?.Codes[i] ?? 0))
                throw new ArgumentException($"A {clusters.Name} lies in two blocks (row {i}). Blocks hold whole clusters.", nameof(blocks));
        }

        return [arm.Count(one => one == 0), arm.Count(one => one == 1)];
    }

    // The residuals of covariates and blocks, so that the statistic is the adjusted difference (Gail, Tan and Piantadosi 1988).
    private double Permuted(double[] outcome, double[] treated, Grouping clusters, Grouping? blocks, List<(string Term, ReadOnlyMemory<double> Values)> columns, CancellationToken cancellationToken)
    {
        (string Term, ReadOnlyMemory<double> Values)[] others = [.. columns.Where(column => column.Term != Effect && !column.Term.StartsWith(Effect + ":", StringComparison.Ordinal))];
        double[] residuals = [.. outcome];
        if (others.Length > 0)
        {
            DesignMatrix design = DesignMatrix.Create(true, outcome.Length, others);
            LinearRegressionResult fit = new LinearRegression().Fit(new RegressionData(outcome, design), cancellationToken);
            if (fit.Convergence.IsUsable)
                residuals = [.. fit.Predict(design, null, cancellationToken).Select((prediction, i) => outcome[i] - prediction.Value)];
        }

        double Difference(ReadOnlyMemory<double> arm)
        {
            (double sum1, double n1, double sum0, double n0) = (0, 0, 0, 0);
            for (int i = 0; i < residuals.Length; i++)
            {
                if (arm.Span[i] == 1)
                    (sum1, n1) = (sum1 + residuals[i], n1 + 1);
                else
                    (sum0, n0) = (sum0 + residuals[i], n0 + 1);
            }

            return (sum1 / n1) - (sum0 / n0);
        }

        return PermutationTest.Of(treated, Difference, clusters, blocks, new() { Replications = _options.Permutations, Seed = _options.Seed }, cancellationToken).PValue;
    }

    // Analysis of variance within arms: intraclass correlation, total standard deviation, and the degrees of freedom of its square (Hedges 2007).
    private static (double Icc, double StandardDeviation, double DegreesOfFreedom) Spread(double[] outcome, double[] treated, Grouping clusters)
    {
        var (sums, counts) = (new double[clusters.GroupCount], new double[clusters.GroupCount]);
        var (arm, armSum, armCount) = (new int[clusters.GroupCount], new double[2], new double[2]);
        for (int i = 0; i < outcome.Length; i++)
        {
            int cluster = clusters.Codes[i], side = (int)treated[i];
            (sums[cluster], counts[cluster], arm[cluster]) = (sums[cluster] + outcome[i], counts[cluster] + 1, side);
            (armSum[side], armCount[side]) = (armSum[side] + outcome[i], armCount[side] + 1);
        }

        double within = 0, between = 0, n = outcome.Length, m = clusters.GroupCount;
        for (int i = 0; i < outcome.Length; i++)
        {
            double off = outcome[i] - (sums[clusters.Codes[i]] / counts[clusters.Codes[i]]);
            within += off * off;
        }

        for (int cluster = 0; cluster < m; cluster++)
        {
            double off = (sums[cluster] / counts[cluster]) - (armSum[arm[cluster]] / armCount[arm[cluster]]);
            between += counts[cluster] * off * off;
        }

        double size = (n - Enumerable.Range(0, 2).Sum(side => Enumerable.Range(0, (int)m).Where(cluster => arm[cluster] == side).Sum(cluster => counts[cluster] * counts[cluster]) / armCount[side])) / (m - 2);
        double withinMean = n > m ? within / (n - m) : 0, betweenMean = between / (m - 2);
        double ofClusters = Math.Max(0, (betweenMean - withinMean) / size), total = ofClusters + withinMean, icc = total > 0 ? ofClusters / total : double.NaN;
        double top = n - 2 - (2 * (size - 1) * icc);
        double df = top * top / (((n - 2) * (1 - icc) * (1 - icc)) + (size * (n - (2 * size)) * icc * icc) + (2 * (n - (2 * size)) * icc * (1 - icc)));
        return (icc, Math.Sqrt(total), df);
    }
}
