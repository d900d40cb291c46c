namespace ResearchKit.Statistics.Descriptive;

/// <summary>How a quantile between two values is defined: the nine definitions of Hyndman and Fan (1996), numbered as in R.</summary>
public enum QuantileDefinition
{
    /// <summary>R1, SAS 3: the smallest value at or below which the share lies (inverse of the empirical distribution).</summary>
    R1 = 1,

    /// <summary>R2, SAS 5: as R1, with the average of two values where the share falls between them; Stata's default.</summary>
    R2,

    /// <summary>R3, SAS 2: the value whose rank is nearest to n p, the even one at a tie.</summary>
    R3,

    /// <summary>R4, SAS 1, SciPy (0, 1): interpolates the empirical distribution.</summary>
    R4,

    /// <summary>R5, Hazen: interpolates with value k at share (k - ½) / n; Matlab's default.</summary>
    R5,

    /// <summary>R6, SAS 4, Weibull: value k at share k / (n + 1); SPSS, Minitab, Excel's PERCENTILE.EXC.</summary>
    R6,

    /// <summary>R7: value k at share (k - 1) / (n - 1); the default of R, NumPy and DuckDB's quantile_cont; Excel's PERCENTILE.INC.</summary>
    R7,

    /// <summary>R8: value k at share (k - ⅓) / (n + ⅓): approximately unbiased for the median of the order statistic; Hyndman and Fan's advice.</summary>
    R8,

    /// <summary>R9: value k at share (k - ⅜) / (n + ¼): approximately unbiased for normal data (Blom).</summary>
    R9,
}

/// <summary>Quantiles of a variable by a named definition.</summary>
public static class Quantiles
{
    // A position this near to a whole number is that number: shares such as 0.1 are not exact in binary.
    private const double Fuzz = 4 * 2.220446049250313e-16;

    /// <summary>One quantile.</summary>
    /// <param name="values">One a row, in any order; NaN is missing and left out.</param>
    /// <param name="probability">The share of values below, 0 to 1.</param>
    /// <param name="definition">The definition. Default <see cref="QuantileDefinition.R7"/>.</param>
    /// <param name="weights">
    /// Frequencies, whole numbers from 0: weight 3 is three equal rows. Under <see cref="QuantileDefinition.R1"/> also any weight from 0. Empty for none.
    /// </param>
    /// <returns>The quantile in units of the variable; NaN without a value.</returns>
    /// <exception cref="ArgumentException">A weight is negative, or not whole under another definition than R1; lengths differ.</exception>
    public static double Of(
        ReadOnlySpan<double> values, double probability, QuantileDefinition definition = QuantileDefinition.R7, ReadOnlySpan<double> weights = default) =>
        Of(values, [probability], definition, weights)[0];

    /// <summary>Several quantiles of the same values; sorts them once.</summary>
    /// <param name="values">One a row, in any order; NaN is missing and left out.</param>
    /// <param name="probabilities">The shares, each 0 to 1.</param>
    /// <param name="definition">The definition. Default <see cref="QuantileDefinition.R7"/>.</param>
    /// <param name="weights">As in <see cref="Of(ReadOnlySpan{double}, double, QuantileDefinition, ReadOnlySpan{double})"/>.</param>
    /// <returns>One quantile a share, in units of the variable; NaN without a value.</returns>
    public static double[] Of(
        ReadOnlySpan<double> values, ReadOnlySpan<double> probabilities, QuantileDefinition definition = QuantileDefinition.R7, ReadOnlySpan<double> weights = default)
    {
        if (!Enum.IsDefined(definition))
            throw new ArgumentOutOfRangeException(nameof(definition), definition, "Choose one of the definitions R1 to R9.");
        foreach (double probability in probabilities)
        {
            if (!(probability >= 0 && probability <= 1))
                throw new ArgumentOutOfRangeException(nameof(probabilities), probability, "A quantile is asked for by a share from 0 to 1.");
        }

        Summary.CheckWeights(values.Length, weights);
        (double[] sorted, double[] cumulative) = Sort(values, weights, definition);
        var quantiles = new double[probabilities.Length];
        for (int i = 0; i < quantiles.Length; i++)
            quantiles[i] = sorted.Length == 0 ? double.NaN : At(sorted, cumulative, probabilities[i], definition);
        return quantiles;
    }

    private static (double[] Sorted, double[] Cumulative) Sort(ReadOnlySpan<double> values, ReadOnlySpan<double> weights, QuantileDefinition definition)
    {
        var kept = new List<double>(values.Length);
        var keptWeights = new List<double>(weights.Length);
        for (int row = 0; row < values.Length; row++)
        {
            double weight = weights.IsEmpty ? 1 : weights[row];
            if (double.IsNaN(values[row]) || double.IsNaN(weight) || weight == 0)
                continue;
            if (definition != QuantileDefinition.R1 && Math.Floor(weight) != weight)
                throw new ArgumentException($"The weight of row {row} is {weight:R}; definition {definition} takes whole numbers (frequencies). Use definition R1.", nameof(weights));
            kept.Add(values[row]);
            keptWeights.Add(weight);
        }

        double[] sorted = [.. kept];
        double[] cumulative = [.. keptWeights];
        Array.Sort(sorted, cumulative);
        for (int i = 1; i < cumulative.Length; i++)
            cumulative[i] += cumulative[i - 1];
        return (sorted, cumulative);
    }

    private static double At(double[] sorted, double[] cumulative, double p, QuantileDefinition definition)
    {
        double n = cumulative[^1];
        if (definition == QuantileDefinition.R1)
            return Rank(sorted, cumulative, n * p * (1 - Fuzz));

        (double a, double b) = definition switch
        {
            QuantileDefinition.R4 => (0, 1),
            QuantileDefinition.R5 => (0.5, 0.5),
            QuantileDefinition.R6 => (0.0, 0.0),
            QuantileDefinition.R7 => (1, 1),
            QuantileDefinition.R8 => (1.0 / 3, 1.0 / 3),
            QuantileDefinition.R9 => (0.375, 0.375),
            _ => (0, 1),
        };
        double position = definition == QuantileDefinition.R3 ? n * p - 0.5 : a + p * (n + 1 - a - b);
        double whole = Math.Floor(position + Fuzz * Math.Max(1, Math.Abs(position)));
        double part = position - whole;
        if (Math.Abs(part) < Fuzz * Math.Max(1, Math.Abs(position)))
            part = 0;
        double share = definition switch
        {
            QuantileDefinition.R2 => part > 0 ? 1 : 0.5,
            QuantileDefinition.R3 => part != 0 || whole % 2 == 1 ? 1 : 0,
            _ => part,
        };
        double lower = Rank(sorted, cumulative, whole), upper = Rank(sorted, cumulative, whole + 1);
        return share == 0 ? lower : share == 1 ? upper : (1 - share) * lower + share * upper;
    }

    /// <summary>The value of a rank from 1 to n in the data with each value as often as its weight; ranks outside are the ends.</summary>
    private static double Rank(double[] sorted, double[] cumulative, double rank)
    {
        int index = Array.BinarySearch(cumulative, rank);
        return sorted[Math.Clamp(index >= 0 ? index : ~index, 0, sorted.Length - 1)];
    }
}
