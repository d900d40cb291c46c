namespace ResearchKit.Statistics.Descriptive;

/// <summary>Number, mean and spread of a variable. Immutable.</summary>
public sealed record Summary
{
    private Summary()
    {
    }

    /// <summary>Values that are there and have a weight above zero.</summary>
    public int Count { get; private init; }

    /// <summary>Values that are missing (NaN), or whose weight is.</summary>
    public int Missing { get; private init; }

    /// <summary>Sum of the weights of the values counted; their number without weights.</summary>
    public double SumOfWeights { get; private init; }

    /// <summary>The (weighted) mean; NaN without a value.</summary>
    public double Mean { get; private init; } = double.NaN;

    /// <summary>The sample variance, with the denominator of the weights' meaning (n - 1 without weights); NaN where that is not above zero.</summary>
    public double Variance { get; private init; } = double.NaN;

    /// <summary>Root of the variance, in units of the variable.</summary>
    public double StandardDeviation => Math.Sqrt(Variance);

    /// <summary>Smallest value counted; NaN without one.</summary>
    public double Minimum { get; private init; } = double.NaN;

    /// <summary>Largest value counted; NaN without one.</summary>
    public double Maximum { get; private init; } = double.NaN;

    /// <summary>Summarises values.</summary>
    /// <param name="values">One a row; NaN is missing.</param>
    /// <param name="weights">One a row, zero or more; NaN is missing; empty for equal weights.</param>
    /// <param name="meaning">What the weights mean. Default: frequencies.</param>
    /// <exception cref="ArgumentException">A value is infinite, a weight is negative or infinite, or lengths differ.</exception>
    public static Summary Of(ReadOnlySpan<double> values, ReadOnlySpan<double> weights = default, WeightMeaning meaning = WeightMeaning.Frequency)
    {
        CheckWeights(values.Length, weights);
        int count = 0, missing = 0;
        double sumOfWeights = 0, sumOfSquaredWeights = 0, centre = 0, minimum = double.PositiveInfinity, maximum = double.NegativeInfinity;
        for (int row = 0; row < values.Length; row++)
        {
            double weight = weights.IsEmpty ? 1 : weights[row];
            if (double.IsInfinity(values[row]))
                throw new ArgumentException($"The value of row {row} is infinite. Correct it, or make it missing (NaN).", nameof(values));
            if (double.IsNaN(values[row]) || double.IsNaN(weight))
            {
                missing++;
                continue;
            }

            if (weight == 0)
                continue;
            count++;
            sumOfWeights += weight;
            sumOfSquaredWeights += weight * weight;
            centre += (values[row] - centre) * (weight / sumOfWeights);
            minimum = Math.Min(minimum, values[row]);
            maximum = Math.Max(maximum, values[row]);
        }

        if (count == 0)
            return new Summary { Missing = missing };

        // The running mean is near the mean; deviations from it correct it and give the variance without cancellation.
        double deviations = 0, squares = 0;
        for (int row = 0; row < values.Length; row++)
        {
            double weight = weights.IsEmpty ? 1 : weights[row];
            if (double.IsNaN(values[row]) || double.IsNaN(weight) || weight == 0)
                continue;
            double deviation = values[row] - centre;
            deviations += weight * deviation;
            squares += weight * deviation * deviation;
        }

        double correction = deviations / sumOfWeights;
        double denominator = meaning == WeightMeaning.Frequency ? sumOfWeights - 1 : sumOfWeights - sumOfSquaredWeights / sumOfWeights;
        return new Summary
        {
            Count = count,
            Missing = missing,
            SumOfWeights = sumOfWeights,
            Mean = centre + correction,
            Variance = count > 1 && denominator > 0 ? Math.Max(0, squares - deviations * correction) / denominator : double.NaN,
            Minimum = minimum,
            Maximum = maximum,
        };
    }

    internal static void CheckWeights(int rows, ReadOnlySpan<double> weights)
    {
        if (!weights.IsEmpty && weights.Length != rows)
            throw new ArgumentException($"There are {weights.Length} weights for {rows} values. Give one a row, or none.", nameof(weights));
        for (int row = 0; row < weights.Length; row++)
        {
            if (weights[row] < 0 || double.IsInfinity(weights[row]))
                throw new ArgumentException($"The weight of row {row} is {weights[row]:R}; weights are zero or more and finite.", nameof(weights));
        }
    }
}
