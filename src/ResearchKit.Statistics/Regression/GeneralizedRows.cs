using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Regression;

/// <summary>The usable rows of a generalised linear model: the design in coordinates that lose no digits, and outcome, weight and offset packed.</summary>
internal sealed class GeneralizedRows
{
    public GeneralizedRows(RegressionData data, int[] usable, CancellationToken cancellationToken)
    {
        Design = new CentredRows(data, usable, cancellationToken);
        Outcome = Pack(data.Outcome.Span, usable);
        Weights = data.Weights is { } weights ? Pack(weights.Span, usable) : [];
        Offset = data.Offset is { } offset ? Pack(offset.Span, usable) : [];
        if (Offset.Length == 0 || !data.Design.HasIntercept)
            return;
        double first = Offset[0], sum = 0;
        foreach (double value in Offset)
            sum += value - first;
        OffsetShift = first + sum / Offset.Length;
        for (int i = 0; i < Offset.Length; i++)
            Offset[i] -= OffsetShift;
    }

    public CentredRows Design { get; }

    public int Count => Outcome.Length;

    public double[] Outcome { get; }

    /// <summary>Empty for ones.</summary>
    public double[] Weights { get; }

    /// <summary>Less <see cref="OffsetShift"/>; empty for zeros.</summary>
    public double[] Offset { get; }

    /// <summary>What was taken from the offset, since the intercept has it too; zero without an intercept.</summary>
    public double OffsetShift { get; }

    public double Weight(int i) => Weights.Length == 0 ? 1 : Weights[i];

    /// <summary>Weights of some rows, or empty for ones.</summary>
    public ReadOnlySpan<double> WeightsOf(int i, int count) => Weights.Length == 0 ? [] : Weights.AsSpan(i, count);

    public double WeightedMeanOutcome()
    {
        double sum = 0, weight = 0;
        for (int i = 0; i < Count; i++)
        {
            sum += Weight(i) * Outcome[i];
            weight += Weight(i);
        }

        return sum / weight;
    }

    private static double[] Pack(ReadOnlySpan<double> values, int[] usable)
    {
        var packed = new double[usable.Length];
        for (int i = 0; i < usable.Length; i++)
            packed[i] = values[usable[i]];
        return packed;
    }
}
