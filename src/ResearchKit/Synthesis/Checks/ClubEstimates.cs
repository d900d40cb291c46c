using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Synthesis.Checks;

/// <summary>Three estimates of what the mathematics club does: naive, by weighting, and by difference in differences. In standard deviations of a test before it.</summary>
internal static class ClubEstimates
{
    private const string Club = "MATHEMATICS-CLUB";

    public static TruthEstimate Naive(ProgrammePanel panel)
    {
        var rows = Rows(panel).Where(row => !double.IsNaN(row.After)).ToArray();
        var fit = new LinearRegression(new LinearRegressionOptions { StandardErrors = StandardErrorKind.CR2 }).Fit(new RegressionData(
            rows.Select(row => row.After).ToArray(), DesignMatrix.Create(true, rows.Length, ("comes", rows.Select(row => row.Comes ? 1.0 : 0.0).ToArray())),
            clusters: Grouping.FromKeys("class", rows.Select(row => (int?)row.Class).ToArray())))["comes"];
        return new TruthEstimate(fit.Value, fit.StandardError, fit.DegreesOfFreedom);
    }

    /// <summary>
    /// Mean of those who came, less the mean of the others weighted by the odds of coming. The standard error is that of both steps together: the estimate's
    /// influence and what it owes to the logit's.
    /// </summary>
    public static TruthEstimate Weighted(ProgrammePanel panel)
    {
        var rows = Rows(panel).Where(row => !double.IsNaN(row.After)).ToArray();
        var x = rows.Select(row => new[] { 1, row.Screening, row.Parents == 1 ? 1 : 0, row.Parents == 2 ? 1 : 0 }).ToArray();
        var k = x[0].Length;
        var columns = Enumerable.Range(1, k - 1).Select(j => ($"x{j}", (ReadOnlyMemory<double>)x.Select(row => row[j]).ToArray())).ToArray();
        var logit = new GeneralizedLinearModel(GeneralizedFamily.Binomial).Fit(new RegressionData(rows.Select(row => row.Comes ? 1.0 : 0.0).ToArray(), DesignMatrix.Create(true, rows.Length, columns)));
        if (logit.Estimates.Any(estimate => double.IsNaN(estimate.Value)))
            return new TruthEstimate(double.NaN, double.NaN);
        var beta = logit.Estimates.Select(estimate => estimate.Value).ToArray();

        var weight = new double[rows.Length];
        var (came, cameY, sum, sumY) = (0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < rows.Length; i++)
        {
            weight[i] = rows[i].Comes ? 1 : Elementary.Exp(Dot(beta, x[i]));
            if (rows[i].Comes)
                (came, cameY) = (came + 1, cameY + rows[i].After);
            else
                (sum, sumY) = (sum + weight[i], sumY + (weight[i] * rows[i].After));
        }
        var (treated, control) = (cameY / came, sumY / sum);
        var information = new double[k, k];
        var owed = new double[k, 1];
        for (var i = 0; i < rows.Length; i++)
        {
            var chance = Elementary.Logistic(Dot(beta, x[i]));
            for (var a = 0; a < k; a++)
            {
                for (var b = 0; b < k; b++)
                    information[a, b] += chance * (1 - chance) * x[i][a] * x[i][b];
                if (!rows[i].Comes)
                    owed[a, 0] -= weight[i] * x[i][a] * (rows[i].After - control) / sum;
            }
        }
        var solved = LinearSystem.Solve(information, owed);
        var squares = 0.0;
        for (var i = 0; i < rows.Length; i++)
        {
            var own = rows[i].Comes ? (rows[i].After - treated) / came : -weight[i] * (rows[i].After - control) / sum;
            var residual = (rows[i].Comes ? 1 : 0) - Elementary.Logistic(Dot(beta, x[i]));
            for (var a = 0; a < k; a++)
                own += solved[a, 0] * x[i][a] * residual;
            squares += own * own;
        }
        // As many degrees of freedom as the weighted others are worth (Kish).
        var worth = sum * sum / rows.Select((row, i) => row.Comes ? 0 : weight[i] * weight[i]).Sum();
        return new TruthEstimate(treated - control, Math.Sqrt(squares * rows.Length / (rows.Length - k)), Math.Min(came, worth) - 1);
    }

    public static TruthEstimate Differences(ProgrammePanel panel)
    {
        var rows = Rows(panel).Where(row => !double.IsNaN(row.After) && !double.IsNaN(row.Before)).ToArray();
        var (n, mean, variance) = (new int[2], new double[2], new double[2]);
        for (var arm = 0; arm < 2; arm++)
        {
            var changes = rows.Where(row => row.Comes == (arm == 1)).Select(row => row.After - row.Before).ToArray();
            n[arm] = changes.Length;
            mean[arm] = changes.Average();
            variance[arm] = changes.Sum(change => (change - mean[arm]) * (change - mean[arm])) / (n[arm] - 1) / n[arm];
        }
        var both = variance[0] + variance[1];
        var freedom = both * both / ((variance[0] * variance[0] / (n[0] - 1)) + (variance[1] * variance[1] / (n[1] - 1)));
        return new TruthEstimate(mean[1] - mean[0], Math.Sqrt(both), freedom);
    }

    private static List<ClubRow> Rows(ProgrammePanel panel)
    {
        var screening = panel.Scores("CLUB-SCREENING");
        var before = new[] { panel.Scores("CLUB-BEFORE-1"), panel.Scores("CLUB-BEFORE-2") };
        var after = new[] { panel.Scores("CLUB-AFTER-1"), panel.Scores("CLUB-AFTER-2") };
        var mean = before[0].Values.Average();
        var deviation = Math.Sqrt(before[0].Values.Sum(score => (score - mean) * (score - mean)) / (before[0].Count - 1));
        var rows = new List<ClubRow>();
        foreach (var (learner, comes) in panel.Treated(Club).OrderBy(pair => pair.Key))
        {
            rows.Add(new ClubRow(
                comes, (screening[learner] - mean) / deviation, panel.Parents[learner], panel.Class[learner].Group,
                Mean(before, learner) / deviation, Mean(after, learner) / deviation));
        }
        return rows;
    }

    private static double Mean(IReadOnlyDictionary<int, double>[] tests, int learner)
    {
        var scores = tests.Where(test => test.ContainsKey(learner)).Select(test => test[learner]).ToArray();
        return scores.Length == 0 ? double.NaN : scores.Average();
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private readonly record struct ClubRow(bool Comes, double Screening, int Parents, int Class, double Before, double After);
}
