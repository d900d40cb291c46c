using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Attacks;

/// <summary>
/// Membership inference on a released regression: somebody who has a person's record guesses from the released coefficients whether the person was among the learners it was fitted on. Yeom,
/// Giacomelli, Fredrikson and Jha (2018): the guess is "yes" where the loss is below the median: the squared residual of a linear model, the logarithmic loss of a logistic one. The advantage is the share of members so called less
/// the share of others.
/// </summary>
/// <remarks>The fit is repeated on random halves; the other half are the people who were not in it. 0 is a coin's advantage, 1 certainty.</remarks>
internal static class MembershipAttack
{
    /// <summary>Attacks a model.</summary>
    /// <param name="outcome">The outcome of each learner.</param>
    /// <param name="columns">The explanatory variables, each as long.</param>
    /// <param name="isLogistic">Whether the model is a logistic regression of an outcome of zeros and ones; else a linear one.</param>
    /// <param name="digits">Significant digits to which the coefficients are released.</param>
    /// <param name="rounds">Random halves. At least 10.</param>
    /// <param name="seed">Of the halves.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The advantage with the ends of its 95 % interval over the halves; not-a-number where no model could be fitted.</returns>
    public static (double Advantage, double Lower, double Upper) Advantage(
        double[] outcome, IReadOnlyList<double[]> columns, bool isLogistic, int digits, int rounds, ulong seed, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 10);
        var random = new RandomStream(seed);
        var advantages = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var order = Enumerable.Range(0, outcome.Length).Select(i => (Row: i, Key: random.Uniform())).OrderBy(pair => pair.Key).Select(pair => pair.Row).ToArray();
            var (members, others) = (order[..(order.Length / 2)], order[(order.Length / 2)..]);
            var design = DesignMatrix.Create(true, members.Length, [.. columns.Select((column, j) => (string.Create(CultureInfo.InvariantCulture, $"x{j}"), (ReadOnlyMemory<double>)members.Select(row => column[row]).ToArray()))]);
            var data = new RegressionData(members.Select(row => outcome[row]).ToArray(), design);
            IEstimationResult fit = isLogistic ? new GeneralizedLinearModel(GeneralizedFamily.Binomial).Fit(data, cancellationToken) : new LinearRegression().Fit(data, cancellationToken);
            if (!fit.Convergence.IsUsable) continue;
            var beta = fit.Estimates.Select(estimate => Rounded(estimate.Value, digits)).ToArray();
            double Loss(int row)
            {
                var predictor = beta[0] + columns.Select((column, j) => beta[j + 1] * column[row]).Sum();
                return isLogistic ? Math.Log(1 + Math.Exp(outcome[row] == 1 ? -predictor : predictor)) : Math.Abs(outcome[row] - predictor);
            }

            var all = order.Select(Loss).Order().ToArray();
            var median = all[all.Length / 2];
            advantages.Add(((double)members.Count(row => Loss(row) < median) / members.Length) - ((double)others.Count(row => Loss(row) < median) / others.Length));
        }

        if (advantages.Count < 2) return (double.NaN, double.NaN, double.NaN);
        var mean = advantages.Average();
        var error = Math.Sqrt(advantages.Sum(value => (value - mean) * (value - mean)) / (advantages.Count - 1) / advantages.Count);
        var t = StudentTDistribution.Quantile(0.975, advantages.Count - 1);
        return (mean, mean - (t * error), mean + (t * error));
    }

    /// <summary>The attack as a part of a report.</summary>
    public static AttackResult Run(double[] outcome, IReadOnlyList<double[]> columns, string model, CancellationToken cancellationToken)
    {
        const int rounds = 100;
        var isLogistic = Array.TrueForAll(outcome, value => value is 0 or 1);
        model = $"{(isLogistic ? "logistic" : "linear")} {model}";
        var (advantage, lower, upper) = Advantage(outcome, columns, isLogistic, digits: 3, rounds, seed: 20261122, cancellationToken);
        var tried = double.IsNaN(advantage) ? $"{model}: no model could be fitted on half of the learners" : string.Create(CultureInfo.InvariantCulture,
            $"{model}: fitted on {rounds} random halves of {Privacy.Banding.Count(outcome.Length)} learners, guessed for members and others. Advantage {advantage:0.000}, 95 % interval {lower:0.000} to {upper:0.000} (0: a coin; 1: certainty)");
        List<AttackFinding> findings = [];
        if (lower > 0.05)
            findings.Add(new AttackFinding("Membership", lower > 0.2 ? AttackSeverity.High : AttackSeverity.Medium, model, "The released coefficients tell better than a coin who was among the learners.", "Fewer terms or more learners; pooled groups; fewer digits."));
        return new AttackResult("Membership", tried, "A person's whole record, outcome included.", findings, "Models other than linear and logistic regressions, and attackers who know other records, are not tried.");
    }

    private static double Rounded(double value, int digits) => value == 0 || !double.IsFinite(value) ? value : double.Parse(value.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
