namespace ResearchKit.Statistics.Causal;

/// <summary>Balance of covariates before and after weighting or matching. Immutable.</summary>
/// <remarks>
/// Weighted variances are Σ w (x − m)² · Σ w / ((Σ w)² − Σ w²), as in <c>cobalt</c>; unweighted ones have n − 1. Balance of what was measured says nothing of what was not.
/// Austin (2009), Statistics in Medicine 28: standardised differences under 0.1 count as small.
/// </remarks>
public static class BalanceTable
{
    /// <summary>Compares treated and untreated.</summary>
    /// <param name="terms">Names of the covariates.</param>
    /// <param name="covariates">Their values, a column each, a value a row, without missing ones.</param>
    /// <param name="treatment">1 for treated, 0 for untreated.</param>
    /// <param name="weights">Weights after weighting or matching, zero or more; a row of weight zero is in the comparison before and not in the one after.</param>
    /// <param name="estimand">Whose effect is estimated: says which standard deviation differences are divided by.</param>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public static IReadOnlyList<CovariateBalance> Of(IReadOnlyList<string> terms, IReadOnlyList<double[]> covariates, double[] treatment, double[] weights, TreatmentEstimand estimand)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(covariates);
        ArgumentNullException.ThrowIfNull(treatment);
        ArgumentNullException.ThrowIfNull(weights);
        if (terms.Count != covariates.Count || weights.Length != treatment.Length || covariates.Any(column => column.Length != treatment.Length))
            throw new ArgumentException("Balance needs a name for each covariate, and covariates and weights with one value for each row of the treatment.");
        double[] ones = new double[treatment.Length];
        Array.Fill(ones, 1);
        return [.. terms.Select((term, j) =>
        {
            double treated = Moments(covariates[j], treatment, ones, 1).Variance, untreated = Moments(covariates[j], treatment, ones, 0).Variance;
            double deviation = Math.Sqrt(estimand switch
            {
                TreatmentEstimand.Treated => treated,
                TreatmentEstimand.Untreated => untreated,
                _ => (treated + untreated) / 2,
            });
            return new CovariateBalance(term, Measure(covariates[j], treatment, ones, deviation), Measure(covariates[j], treatment, weights, deviation), deviation);
        })];
    }

    private static BalanceMeasures Measure(double[] values, double[] treatment, double[] weights, double deviation)
    {
        (double treatedMean, double treatedVariance) = Moments(values, treatment, weights, 1);
        (double untreatedMean, double untreatedVariance) = Moments(values, treatment, weights, 0);
        double difference = treatedMean - untreatedMean;
        return new BalanceMeasures(
            treatedMean, untreatedMean,
            deviation > 0 ? difference / deviation : difference == 0 ? 0 : double.NaN,
            treatedVariance > 0 && untreatedVariance > 0 ? treatedVariance / untreatedVariance : double.NaN,
            Distance(values, treatment, weights));
    }

    private static (double Mean, double Variance) Moments(double[] values, double[] treatment, double[] weights, double arm)
    {
        double sum = 0, squares = 0, first = double.NaN, shifted = 0;
        bool isConstant = true;
        for (int i = 0; i < values.Length; i++)
        {
            if (treatment[i] != arm || weights[i] == 0)
                continue;
            first = double.IsNaN(first) ? values[i] : first;
            isConstant &= values[i] == first;
            sum += weights[i];
            squares += weights[i] * weights[i];
            shifted += weights[i] * (values[i] - first);
        }

        double mean = first + shifted / sum, about = 0;
        if (isConstant)
            return (first, 0);
        for (int i = 0; i < values.Length; i++)
        {
            if (treatment[i] == arm)
                about += weights[i] * (values[i] - mean) * (values[i] - mean);
        }

        return (mean, about * sum / (sum * sum - squares));
    }

    /// <summary>Largest difference of the two distribution functions, looked at after all rows of one value.</summary>
    private static double Distance(double[] values, double[] treatment, double[] weights)
    {
        int[] order = [.. Enumerable.Range(0, values.Length)];
        double[] keys = [.. values];
        Array.Sort(keys, order);
        double treated = 0, untreated = 0, largest = 0;
        for (int i = 0; i < order.Length; i++)
        {
            if (treatment[order[i]] == 1)
                treated += weights[order[i]];
            else
                untreated += weights[order[i]];
        }

        double treatedSoFar = 0, untreatedSoFar = 0;
        for (int i = 0; i < order.Length; i++)
        {
            if (treatment[order[i]] == 1)
                treatedSoFar += weights[order[i]] / treated;
            else
                untreatedSoFar += weights[order[i]] / untreated;
            if (i + 1 == order.Length || keys[i + 1] != keys[i])
                largest = Math.Max(largest, Math.Abs(treatedSoFar - untreatedSoFar));
        }

        return Math.Min(largest, 1);
    }
}
