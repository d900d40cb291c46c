using System.Globalization;
using ResearchKit.Statistics.Descriptive;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Inference;

namespace ResearchKit.Models;

/// <summary>The effect sizes of an outcome between groups, as an estimation result. Immutable.</summary>
internal sealed class EffectSizeFit : IEstimationResult
{
    public required string Method { get; init; }

    public required IReadOnlyList<Estimate> Estimates { get; init; }

    public required double ConfidenceLevel { get; init; }

    public required IReadOnlyList<LevelCount> SampleSizes { get; init; }

    public required MissingnessRecord Missingness { get; init; }

    public required ConvergenceRecord Convergence { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>What each effect is divided by, or how its interval was made, in the order of the estimates.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>Mean and standard deviation of each group, or its share.</summary>
    public IReadOnlyList<(double Mean, double StandardDeviation, int Rows)> Groups { get; private init; } = [];

    /// <summary>Eta squared: how well the groups tell the outcome.</summary>
    public double ExplainedShare { get; private init; } = double.NaN;

    public static EffectSizeFit Of(double[] outcome, int[] codes, string[] levels, Grouping? clusters, EffectSizeOptions options, CancellationToken cancellationToken)
    {
        double level = options.ConfidenceLevel;
        bool hasTwoValues = outcome.Distinct().Take(3).Count() <= 2 && outcome.All(value => value is 0 or 1);
        double[][] values = [.. Enumerable.Range(0, levels.Length).Select(group => outcome.Where((_, row) => codes[row] == group).ToArray())];
        Summary[] groups = [.. values.Select(group => Summary.Of(group))];
        EffectSizeFit None(string reason) => new()
        {
            Method = "Effect sizes",
            Estimates = [],
            ConfidenceLevel = level,
            SampleSizes = [new LevelCount("rows", outcome.Length)],
            Missingness = MissingnessRecord.Complete(outcome.Length),
            Convergence = ConvergenceRecord.NoEstimate(reason),
            Warnings = [],
        };
        if (levels.Length < 2)
            return None(outcome.Length == 0 ? "No effect size, because no row is complete. See which columns are missing." : "No effect size, because there is one group. Check how the groups were made.");

        var effects = levels.Length > 2 ? Shares(values, groups, level) : hasTwoValues ? Counts(values, level) : Differences(values, level);
        if (effects.All(one => one.Effect.Reason is not null))
            return None(effects[0].Effect.Reason!);
        var warnings = effects.Where(one => one.Effect.Reason is not null).Select(one => $"{one.Name}: {one.Effect.Reason}").ToList();
        var estimates = effects.Select(one => new Estimate(one.Name, one.Effect.Value, double.NaN, one.Effect.Lower, one.Effect.Upper, double.NaN, one.Effect.DegreesOfFreedom, double.NaN)).ToArray();
        var notes = effects.Select(one => $"{Sentence(one.Effect.Measure)}; interval: {one.Effect.Interval}").ToArray();
        if (clusters is not null)
        {
            for (int k = 0; k < effects.Count; k++)
            {
                Func<double[][], double> again = effects[k].Again;
                BootstrapResult resampled = Bootstrap.Of(
                    rows =>
                    {
                        var drawn = new List<double>[levels.Length];
                        for (int g = 0; g < drawn.Length; g++)
                            drawn[g] = [];
                        foreach (int row in rows.Span)
                            drawn[codes[row]].Add(outcome[row]);
                        return again([.. drawn.Select(one => one.ToArray())]);
                    },
                    outcome.Length, clusters, null, new BootstrapOptions { Replications = options.Replications, Seed = options.Seed, ConfidenceLevel = level }, cancellationToken);
                estimates[k] = estimates[k] with { StandardError = resampled.StandardError, Lower = resampled.Lower, Upper = resampled.Upper };
                notes[k] = $"{Sentence(effects[k].Effect.Measure)}; interval: bootstrap of {clusters.Name}";
                foreach (string warning in resampled.Warnings.Where(warning => !warnings.Contains(warning, StringComparer.Ordinal)))
                    warnings.Add(warning);
            }
        }

        double total = Summary.Of(outcome).Variance * (outcome.Length - 1), within = groups.Sum(group => double.IsNaN(group.Variance) ? 0 : group.Variance * (group.Count - 1));
        return new EffectSizeFit
        {
            Method = clusters is null
                ? "Effect sizes; rows are taken as independent of each other"
                : string.Create(CultureInfo.InvariantCulture, $"Effect sizes with intervals from {options.Replications:N0} resamples of whole {clusters.Name} (bias-corrected and accelerated, seed {options.Seed})"),
            Estimates = estimates,
            ConfidenceLevel = level,
            SampleSizes = clusters is null ? [new LevelCount("rows", outcome.Length)] : [new LevelCount("rows", outcome.Length), new LevelCount(clusters.Name, clusters.GroupCount)],
            Missingness = MissingnessRecord.Complete(outcome.Length),
            Convergence = ConvergenceRecord.ClosedForm(within),
            Warnings = warnings,
            Notes = notes,
            Groups = [.. groups.Select(group => (group.Mean, group.StandardDeviation, group.Count))],
            ExplainedShare = total > 0 ? 1 - within / total : double.NaN,
        };
    }

    /// <summary>The effect sizes of two measurements of the same units.</summary>
    public static EffectSizeFit OfPairs(double[] first, double[] second, double level)
    {
        EffectEstimate z = MeanDifference.PairedD(first, second, level), average = MeanDifference.PairedAverageD(first, second, level);
        Summary difference = Summary.Of([.. first.Zip(second, (a, b) => a - b)]);
        LevelCount[] sizes = [new LevelCount("rows", first.Length)];
        if (z.Reason is { } reason)
        {
            return new EffectSizeFit
            {
                Method = "Paired effect sizes",
                Estimates = [],
                ConfidenceLevel = level,
                SampleSizes = sizes,
                Missingness = MissingnessRecord.Complete(first.Length),
                Convergence = ConvergenceRecord.NoEstimate(first.Length == 0 ? "No effect size, because no row is complete. See which columns are missing." : reason),
                Warnings = [],
            };
        }

        double degrees = first.Length - 1, j = MeanDifference.Correction(degrees), error = difference.StandardDeviation / Math.Sqrt(first.Length);
        Estimate raw = Estimate.FromStandardError("mean of the differences", difference.Mean, error, degrees, level);
        Estimate Of(string name, EffectEstimate effect, double factor) =>
            new(name, effect.Value * factor, double.NaN, effect.Lower * factor, effect.Upper * factor, double.NaN, effect.DegreesOfFreedom, double.NaN);
        return new EffectSizeFit
        {
            Method = "Paired effect sizes of two measurements of the same rows; rows are taken as independent of each other",
            Estimates = [raw, Of("d_z", z, 1), Of("Hedges' g", z, j), Of("d_av", average, 1)],
            ConfidenceLevel = level,
            SampleSizes = sizes,
            Missingness = MissingnessRecord.Complete(first.Length),
            Convergence = ConvergenceRecord.ClosedForm(difference.Variance * degrees),
            Warnings = [],
            Notes =
            [
                "Mean of the differences in units of the measurements; interval: t",
                $"{Sentence(z.Measure)}; interval: {z.Interval}",
                "Hedges' g: d_z times the small-sample correction J, as effectsize's hedges_g(paired = TRUE); interval: that of d_z times J",
                $"{Sentence(average.Measure)}, on the scale of the d of two groups; interval: {average.Interval}",
            ],
        };
    }

    private static string Sentence(string measure) => char.ToUpperInvariant(measure[0]) + measure[1..];

    private static List<(string Name, EffectEstimate Effect, Func<double[][], double> Again)> Differences(double[][] values, double level)
    {
        var effects = new List<(string, EffectEstimate, Func<double[][], double>)>
        {
            ("difference of means", Raw(values[1], values[0], level), groups => Summary.Of(groups[1]).Mean - Summary.Of(groups[0]).Mean),
        };
        double[] x = values[1], y = values[0];
        double Over(double[][] groups, Func<Summary, Summary, double> variance)
        {
            (Summary a, Summary b) = (Summary.Of(groups[1]), Summary.Of(groups[0]));
            return (a.Mean - b.Mean) / Math.Sqrt(variance(a, b));
        }

        static double Pooled(Summary a, Summary b) => ((a.Count - 1) * a.Variance + (b.Count - 1) * b.Variance) / (a.Count + b.Count - 2);

        // Resamples need the value alone: exact intervals of each would take most of the time.
        effects.Add(("Hedges' g", MeanDifference.HedgesG(x, y, level), groups => MeanDifference.Correction(groups[0].Length + groups[1].Length - 2) * Over(groups, Pooled)));
        effects.Add(("Cohen's d", MeanDifference.CohenD(x, y, level), groups => Over(groups, Pooled)));
        effects.Add(("d of both variances", MeanDifference.AveragedD(x, y, level), groups => Over(groups, (a, b) => (a.Variance + b.Variance) / 2)));
        effects.Add(("Glass's delta", MeanDifference.GlassDelta(x, y, level), groups => Over(groups, (_, b) => b.Variance)));
        effects.Add(("rank-biserial", MeanDifference.RankBiserial(x, y, level), groups => MeanDifference.RankBiserial(groups[1], groups[0], level).Value));
        return effects;
    }

    private static List<(string Name, EffectEstimate Effect, Func<double[][], double> Again)> Counts(double[][] values, double level)
    {
        TwoByTwoTable Table(double[][] groups) => new(
            groups[1].Count(value => value == 1), groups[1].Count(value => value == 0), groups[0].Count(value => value == 1), groups[0].Count(value => value == 0));
        TwoByTwoTable table = Table(values);
        return
        [
            ("risk difference", table.RiskDifference(level), groups => Table(groups).RiskDifference().Value),
            ("risk ratio", table.RiskRatio(level), groups => Table(groups).RiskRatio().Value),
            ("odds ratio", table.OddsRatio(level), groups => Table(groups).OddsRatio().Value),
        ];
    }

    private static List<(string Name, EffectEstimate Effect, Func<double[][], double> Again)> Shares(double[][] values, Summary[] groups, double level)
    {
        // The value of a resample is that at any level; a low one makes its interval, which nobody reads, easy to find.
        EffectEstimate Share(ExplainedVarianceKind kind, double[][] of, double level)
        {
            Summary[] parts = [.. of.Where(part => part.Length > 0).Select(part => Summary.Of(part))];
            double n = parts.Sum(part => part.Count), mean = parts.Sum(part => part.Count * part.Mean) / n;
            double between = parts.Sum(part => part.Count * (part.Mean - mean) * (part.Mean - mean)), within = parts.Sum(part => part.Count < 2 ? 0 : part.Variance * (part.Count - 1));
            if (parts.Length < 2 || n <= parts.Length || !(within > 1e-28 * n * mean * mean))
                return new EffectEstimate($"{kind} squared", double.NaN, double.NaN, double.NaN, level, "noncentral F", [], [], "No effect size, because the outcome does not vary within groups, or there is one row a group.");
            return ExplainedVariance.Of(kind, between, parts.Length - 1, within, n - parts.Length, null, level);
        }

        return [.. new[] { ("eta squared", ExplainedVarianceKind.Eta), ("omega squared", ExplainedVarianceKind.Omega), ("epsilon squared", ExplainedVarianceKind.Epsilon) }
            .Select(pair => (pair.Item1, Share(pair.Item2, values, level), (Func<double[][], double>)(drawn => Share(pair.Item2, drawn, 0.1).Value)))];
    }

    /// <summary>The difference in units of the outcome, with Welch's interval.</summary>
    private static EffectEstimate Raw(double[] first, double[] second, double level)
    {
        Summary a = Summary.Of(first), b = Summary.Of(second);
        if (a.Count < 2 || b.Count < 2)
            return new EffectEstimate("difference of means in units of the outcome", a.Mean - b.Mean, double.NaN, double.NaN, level, "none, since a group has one row", [a.Count, b.Count], [0, 0]);
        double va = a.Variance / a.Count, vb = b.Variance / b.Count, degrees = (va + vb) * (va + vb) / (va * va / (a.Count - 1) + vb * vb / (b.Count - 1));
        double margin = StudentTDistribution.Quantile(0.5 + level / 2, degrees) * Math.Sqrt(va + vb), difference = a.Mean - b.Mean;
        return new EffectEstimate("difference of means in units of the outcome", difference, difference - margin, difference + margin, level, "Welch's t", [a.Count, b.Count], [0, 0]) { DegreesOfFreedom = degrees };
    }
}
