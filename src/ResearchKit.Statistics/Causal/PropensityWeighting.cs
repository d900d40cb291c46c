using System.Globalization;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Causal;

/// <summary>Effect of a treatment by weighting rows by their propensity to have it.</summary>
/// <remarks>
/// <para>
/// Method: a logistic regression of the treatment gives each row its propensity e; weights by <see cref="TreatmentEstimand"/> make treated and untreated alike; the estimate is the difference of weighted means (each divided by its
/// sum of weights; Hájek). Standard errors are those of the stacked estimating equations of coefficients and means, which know that the propensity is estimated (Lunceford and Davidian 2004, Statistics in Medicine 23; for overlap weights
/// Li, Thomas and Li 2019, American Journal of Epidemiology 188); with clusters their influences are summed up in each cluster.
/// </para>
/// <para>
/// Limits. Nothing unmeasured may drive both treatment and outcome: no balance table shows that. Weights near positivity's edge make estimates unstable, which <see cref="PropensityWeightingResult.Overlap"/> tells. Two treatments at a
/// time; treatments that change over time need marginal structural models, which this is not.
/// </para>
/// </remarks>
public sealed class PropensityWeighting : IEstimator<TreatmentData, PropensityWeightingResult>
{
    private readonly PropensityWeightingOptions _options;

    /// <summary>Weighting with the given settings.</summary>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public PropensityWeighting(PropensityWeightingOptions? options = null)
    {
        _options = options ?? new PropensityWeightingOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A number is infinite, or the treatment is neither 0 nor 1; the message names variable and row.</exception>
    public PropensityWeightingResult Fit(TreatmentData data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        TreatmentRows rows = TreatmentRows.Find(data, cancellationToken);
        if (rows.WhyNone() is { } none)
            return None(rows, none);
        int[] kept = [.. Enumerable.Range(0, rows.Count)];
        NuisanceModel propensity = NuisanceModel.Of(GeneralizedFamily.Binomial, rows.Terms, rows.Covariates, rows.Treatment, kept, cancellationToken);
        if (propensity.Reason is { } reason)
            return None(rows, Named(reason, data.TreatmentName));
        double bound = 0;
        if (_options.Trimming != PropensityTrimming.None)
        {
            double[] first = propensity.Predictors();
            bound = _options.Trimming == PropensityTrimming.Fixed ? _options.LeastPropensity : OptimalBound(first);
            double edge = bound > 0 ? Elementary.Logit(1 - bound) : double.PositiveInfinity;
            kept = [.. kept.Where(i => Math.Abs(first[i]) <= edge)];
            int treated = kept.Count(i => rows.Treatment[i] == 1);
            if (treated == 0 || treated == kept.Length)
                return None(rows, string.Create(CultureInfo.InvariantCulture, $"No estimate, because trimming to propensities from {bound:0.###} to {1 - bound:0.###} leaves no {(treated == 0 ? "treated" : "untreated")} row. Treated and untreated hardly overlap: compare others, or ask for the effect in the overlap population without trimming."));
            propensity = NuisanceModel.Of(GeneralizedFamily.Binomial, rows.Terms, rows.Covariates, rows.Treatment, kept, cancellationToken);
            if (propensity.Reason is { } again)
                return None(rows, Named(again, data.TreatmentName));
        }

        return Estimate(rows, kept, propensity, bound, cancellationToken);
    }

    /// <summary>What a logistic regression says of its outcome, said of the treatment.</summary>
    internal static string Named(string reason, string treatment) => $"{reason} (This is the propensity of {treatment}: where covariates tell treated and untreated apart, there is nobody to compare with.)";

    /// <summary>The bound a that solves 1/(a(1 − a)) = 2 E[1/(e(1 − e)) | kept]; 0 where nothing is to be trimmed.</summary>
    private static double OptimalBound(double[] predictors)
    {
        double[] costs = [.. predictors.Select(predictor => 1 / (Elementary.Logistic(predictor) * Elementary.Logistic(-predictor))).Order()];
        double sum = costs.Sum();
        if (costs[^1] <= 2 * sum / costs.Length)
            return 0;
        int count = costs.Length;
        while (count > 1 && costs[count - 1] > 2 * sum / count)
            sum -= costs[--count];
        double cost = 2 * sum / count;
        return 0.5 - Math.Sqrt(Math.Max(0, 0.25 - 1 / cost));
    }

    private PropensityWeightingResult Estimate(TreatmentRows rows, int[] kept, NuisanceModel propensity, double bound, CancellationToken cancellationToken)
    {
        int n = rows.Count;
        double[] predictors = propensity.Predictors(), weights = new double[n], slopes = new double[n], scores = [.. predictors.Select(Elementary.Logistic)];
        double treatedSum = 0, untreatedSum = 0, treatedTotal = 0, untreatedTotal = 0;
        foreach (int i in kept)
        {
            (double treated, double untreated, double treatedSlope, double untreatedSlope) = TreatmentWeights.Of(_options.Estimand, predictors[i]);
            (weights[i], slopes[i]) = rows.Treatment[i] == 1 ? (treated, treatedSlope) : (untreated, untreatedSlope);
            if (rows.Treatment[i] == 1)
                (treatedSum, treatedTotal) = (treatedSum + weights[i], treatedTotal + weights[i] * rows.Outcome[i]);
            else
                (untreatedSum, untreatedTotal) = (untreatedSum + weights[i], untreatedTotal + weights[i] * rows.Outcome[i]);
        }

        double[] means = [untreatedTotal / untreatedSum, treatedTotal / treatedSum], sums = [untreatedSum, treatedSum];
        var influences = new double[2][];
        for (int arm = 0; arm < 2; arm++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double[] influence = new double[n], bySlope = new double[n];
            foreach (int i in kept.Where(i => rows.Treatment[i] == arm))
            {
                double rest = (rows.Outcome[i] - means[arm]) / sums[arm];
                influence[i] = weights[i] * rest;
                bySlope[i] = slopes[i] * rest;
            }

            propensity.AddInfluence(bySlope, influence);
            influences[arm] = influence;
        }

        int[]? clusters = rows.Clusters is null ? null : [.. kept.Select(i => rows.Clusters[i])];
        double[] Kept(double[] values) => [.. kept.Select(i => values[i])];
        double level = _options.ConfidenceLevel;
        double[] treatedInfluence = Kept(influences[1]), untreatedInfluence = Kept(influences[0]);
        OverlapReport overlap = OverlapReport.Of(Kept(rows.Treatment), Kept(scores), Kept(weights), n - kept.Length, bound);
        GeneralizedLinearModelResult fit = new GeneralizedLinearModel(GeneralizedFamily.Binomial, new() { MaximumThreads = 1, ConfidenceLevel = level }).Fit(
            new RegressionData(Kept(rows.Treatment), DesignMatrix.Create(true, kept.Length, [.. rows.Terms.Select((term, j) => (term, (ReadOnlyMemory<double>)Kept(rows.Covariates[j])))])), cancellationToken);
        double share = kept.Count(i => rows.Treatment[i] == 1) / (double)kept.Length;
        return new PropensityWeightingResult
        {
            Options = _options,
            Method = Method(clusters is null ? null : rows.Data.Clusters!.Name),
            Estimates =
            [
                InfluenceEstimate.Of(TreatmentEffectResult.TreatedTerm, means[1], treatedInfluence, clusters, level),
                InfluenceEstimate.Of(TreatmentEffectResult.UntreatedTerm, means[0], untreatedInfluence, clusters, level),
                InfluenceEstimate.Of(TreatmentEffectResult.EffectTerm, means[1] - means[0], [.. treatedInfluence.Zip(untreatedInfluence, (a, b) => a - b)], clusters, level),
            ],
            ConfidenceLevel = level,
            SampleSizes = rows.Sizes,
            Missingness = rows.Missingness,
            Convergence = fit.Convergence,
            Warnings = [.. fit.Warnings, .. overlap.Warnings()],
            Assumptions = TreatmentEffectResult.NoUnmeasuredConfounding,
            Propensity = fit,
            Scores = Spread(rows, scores),
            Weights = Spread(rows, weights),
            StabilisedWeights = Spread(rows, [.. weights.Select((weight, i) => weight * (rows.Treatment[i] == 1 ? share : 1 - share))]),
            Overlap = overlap,
            Balance = BalanceTable.Of(rows.Terms, rows.Covariates, rows.Treatment, weights, _options.Estimand),
        };
    }

    /// <summary>Values of complete rows at their places in the data; NaN elsewhere.</summary>
    internal static double[] Spread(TreatmentRows rows, double[] values)
    {
        var all = new double[rows.Data.Outcome.Length];
        Array.Fill(all, double.NaN);
        for (int i = 0; i < values.Length; i++)
            all[rows.Rows[i]] = values[i];
        return all;
    }

    private string Method(string? clusters) =>
        $"Propensity weighting, {TreatmentWeights.Words(_options.Estimand)}: weighted means with normalised weights from a logistic regression; standard errors of the stacked estimating equations"
        + (clusters is null ? "" : $", by cluster of {clusters}");

    private PropensityWeightingResult None(TreatmentRows rows, string reason) => new()
    {
        Options = _options,
        Method = Method(rows.Data.Clusters?.Name),
        Estimates = [.. new[] { TreatmentEffectResult.TreatedTerm, TreatmentEffectResult.UntreatedTerm, TreatmentEffectResult.EffectTerm }.Select(Estimation.Estimate.None)],
        ConfidenceLevel = _options.ConfidenceLevel,
        SampleSizes = rows.Sizes,
        Missingness = rows.Missingness,
        Convergence = ConvergenceRecord.NoEstimate(reason),
        Assumptions = TreatmentEffectResult.NoUnmeasuredConfounding,
    };
}
