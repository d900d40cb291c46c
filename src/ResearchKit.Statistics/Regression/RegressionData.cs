using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Regression;

/// <summary>What a regression works on: one outcome and a design matrix, with weights, an offset and clusters where wanted. Arrays are kept, not copied.</summary>
public sealed class RegressionData
{
    /// <summary>Puts outcome and design together.</summary>
    /// <param name="outcome">One value a row; NaN is a missing value.</param>
    /// <param name="design">The design matrix, with as many rows.</param>
    /// <param name="weights">
    /// Case weights proportional to the inverse of each row's variance, as in R's <c>lm</c>: zero or more, zero leaves the row out. Null for equal weights.
    /// </param>
    /// <param name="offset">A part of the prediction with a coefficient of one. Null for none.</param>
    /// <param name="clusters">Groups whose rows may depend on each other; needed for cluster-robust standard errors. Null for none.</param>
    /// <exception cref="ArgumentException">Lengths differ.</exception>
    public RegressionData(
        ReadOnlyMemory<double> outcome,
        DesignMatrix design,
        ReadOnlyMemory<double>? weights = null,
        ReadOnlyMemory<double>? offset = null,
        Grouping? clusters = null)
    {
        ArgumentNullException.ThrowIfNull(design);
        CheckLength(outcome.Length, design.RowCount, "The outcome");
        CheckLength(weights?.Length ?? design.RowCount, design.RowCount, "The weights");
        CheckLength(offset?.Length ?? design.RowCount, design.RowCount, "The offset");
        CheckLength(clusters?.Codes.Length ?? design.RowCount, design.RowCount, "The clusters");
        Outcome = outcome;
        Design = design;
        Weights = weights;
        Offset = offset;
        Clusters = clusters;
    }

    /// <summary>One value a row.</summary>
    public ReadOnlyMemory<double> Outcome { get; }

    /// <summary>The design matrix.</summary>
    public DesignMatrix Design { get; }

    /// <summary>Case weights, or null for equal weights.</summary>
    public ReadOnlyMemory<double>? Weights { get; }

    /// <summary>The offset, or null for none.</summary>
    public ReadOnlyMemory<double>? Offset { get; }

    /// <summary>The clusters, or null for none.</summary>
    public Grouping? Clusters { get; }

    private static void CheckLength(int actual, int expected, string what)
    {
        if (actual != expected)
            throw new ArgumentException($"{what} has {actual} values and the design matrix {expected} rows. Give one value a row.");
    }
}
