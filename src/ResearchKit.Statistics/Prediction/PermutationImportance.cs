using System.Globalization;
using ResearchKit.Statistics.Descriptive;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Inference;

namespace ResearchKit.Statistics.Prediction;

/// <summary>
/// How much worse a model of boosted trees predicts rows that it has not seen when a predictor's values are dealt to other rows. Correlated predictors are dealt together: alone, each could stand in for the other, and both would look needless.
/// </summary>
/// <remarks>
/// Breiman (2001), Machine Learning 45; groups after Gregorutti, Michel and Saint-Pierre (2015). It is about the model, not about causes: a predictor without effect may help to predict. On rows of the fit it would reward what was learnt by heart.
/// Means over pairs of rows are a U-statistic: intervals resample, of each learner, both the increase of its own rows and what its values did to the rows that they were dealt to (Hoeffding, 1948). Without the second they hold the truth too seldom.
/// </remarks>
public static class PermutationImportance
{
    /// <summary>Permutes each predictor, or each group of correlated ones.</summary>
    /// <param name="model">The trees.</param>
    /// <param name="heldOut">Rows that the model was not grown on, nor stopped by, with its predictors and outcome; weights count in the means.</param>
    /// <param name="options">Repeats, learners, level; null for the defaults.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ArgumentException">Predictors are missing or of another kind, an outcome is not of the loss's kind, or fewer than two rows have an outcome.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate.</exception>
    public static PermutationImportanceResult Of(GradientBoostingResult model, GradientBoostingData heldOut, PermutationImportanceOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(heldOut);
        options ??= new PermutationImportanceOptions();
        options.Validate();
        if (options.Learners is { } learners && learners.Codes.Length != heldOut.RowCount)
            throw new ArgumentException($"There are {learners.Codes.Length} values of {learners.Name} and {heldOut.RowCount} rows. Give one a row.", nameof(options));
        BinnedRows all = model.Bin(heldOut.Predictors);
        GradientBoostingRows rows = GradientBoostingRows.Of(WithLearner(heldOut, options.Learners), model.Options with { HeldOut = null, Monotonic = null });
        int[] used = rows.Training;
        if (used.Length < 2)
            throw new ArgumentException($"{used.Length} of the rows have an outcome{(options.Learners is null ? "" : $" and a value of {options.Learners.Name}")}. Give two or more.", nameof(heldOut));
        BinnedRows binned = all.Take(used);
        double[] losses = Losses(model, binned, rows);
        double loss = Mean(losses, rows.Weights, null);
        var clusters = options.Learners is { } grouped ? Estimation.Grouping.FromKeys<int?>(grouped.Name, [.. used.Select(row => (int?)grouped.Codes[row])]) : null;
        var warnings = new List<string>();
        var importances = new List<PredictorImportance>();
        foreach (int[] group in TreeCorrelation.Join(binned, options.JoinedFrom, column => model.BinsOf(column).Levels is null))
        {
            cancellationToken.ThrowIfCancellationRequested();
            RandomStream random = new RandomStream(options.Seed).Split("permutation").Split(model.Predictors[group[0]]);
            double[] increase = new double[used.Length], given = new double[used.Length];
            var repeats = new double[options.Repeats];
            for (int repeat = 0; repeat < options.Repeats; repeat++)
            {
                int[] order = [.. Enumerable.Range(0, used.Length)];
                random.Split(repeat).Shuffle(order.AsSpan());
                double[] permuted = Losses(model, binned.With(group, (row, column) => binned[order[row], column]), rows);
                for (int row = 0; row < increase.Length; row++)
                    increase[row] += (permuted[row] - losses[row]) / options.Repeats;
                repeats[repeat] = Mean(permuted, rows.Weights, null) - loss;
                Give(given, order, permuted, losses, repeats[repeat], rows.Weights, options.Repeats);
            }

            BootstrapResult interval = Bootstrap.Of(
                drawn => Mean(increase, rows.Weights, drawn) + Mean(given, [], drawn), used.Length, clusters,
                options: new BootstrapOptions { Replications = options.Replications, Seed = options.Seed, Interval = BootstrapInterval.Percentile, ConfidenceLevel = options.ConfidenceLevel, Threads = model.Options.Threads }, cancellationToken: cancellationToken);
            warnings.AddRange(interval.Warnings.Except(warnings, StringComparer.Ordinal));
            importances.Add(new PredictorImportance([.. group.Select(column => model.Predictors[column])], Mean(increase, rows.Weights, null), interval.Lower, interval.Upper, Summary.Of(repeats).StandardDeviation));
        }

        return new PermutationImportanceResult(
            model.Options.Loss switch { GradientBoostingLoss.Binomial => "mean binomial loss (minus log-likelihood)", GradientBoostingLoss.Poisson => "mean Poisson loss (half the deviance, less a constant)", _ => "half the mean squared error" },
            loss, [.. importances.OrderByDescending(one => one.Increase)],
            string.Create(CultureInfo.InvariantCulture, $"{options.ConfidenceLevel * 100:0.##} % percentile intervals of {options.Replications:N0} resamples {(clusters is null ? "of rows" : $"by {clusters.Name}, all its rows together")}: they cover which unseen learners were drawn, as those whose values are dealt and as those who get them, for these trees and the mean of {options.Repeats} permutations; not that other training data would give other trees."),
            warnings);
    }

    /// <summary>The rows, without an outcome where there is no learner.</summary>
    private static GradientBoostingData WithLearner(GradientBoostingData heldOut, Estimation.Grouping? learners)
    {
        if (learners is null || !learners.Codes.Contains(-1))
            return heldOut;
        double[] outcome = heldOut.Outcome.ToArray();
        for (int row = 0; row < outcome.Length; row++)
            outcome[row] = learners.Codes[row] < 0 ? double.NaN : outcome[row];
        return new GradientBoostingData(outcome, heldOut.Predictors, heldOut.Weights);
    }

    private static double[] Losses(GradientBoostingResult model, BinnedRows binned, GradientBoostingRows rows)
    {
        GradientBoostingObjective objective = model.Objective;
        double[] scores = model.Scores(binned);
        return [.. scores.Select((score, row) => objective.Of(rows.Outcomes[row], score))];
    }

    /// <summary>Adds what each row did to the rows that its values were dealt to, beyond the mean; over all rows that is zero. Another sample has other values to deal, too.</summary>
    private static void Give(double[] given, int[] order, double[] permuted, double[] losses, double mean, double[] weights, int repeats)
    {
        double weightOfAll = weights.Length == 0 ? 1 : weights.Average();
        for (int row = 0; row < order.Length; row++)
            given[order[row]] += (weights.Length == 0 ? 1 : weights[row]) / weightOfAll * (permuted[row] - losses[row] - mean) / repeats;
    }

    private static double Mean(double[] values, double[] weights, ReadOnlyMemory<int>? rows)
    {
        double sum = 0, all = 0;
        int count = rows?.Length ?? values.Length;
        for (int k = 0; k < count; k++)
        {
            int row = rows is { } drawn ? drawn.Span[k] : k;
            double weight = weights.Length == 0 ? 1 : weights[row];
            sum += weight * values[row];
            all += weight;
        }

        return sum / all;
    }
}
