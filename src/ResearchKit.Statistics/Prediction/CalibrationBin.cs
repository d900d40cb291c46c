namespace ResearchKit.Statistics.Prediction;

/// <summary>How rows are put into bins of their predictions.</summary>
public enum CalibrationBinning
{
    /// <summary>Bins of equal width, [0, 1/k), [1/k, 2/k) ... with 1 in the last; empty ones are left out.</summary>
    EqualWidth,

    /// <summary>Bins of as near to equal numbers of rows as can be; equal predictions are never parted, so that there may be fewer bins.</summary>
    EqualCount,

    /// <summary>Bins of equal numbers of rows to one, the first ones larger, equal predictions parted by the order of the rows: numpy's <c>array_split</c> of the sorted rows, for comparison with figures made so. The order of the data changes it.</summary>
    EqualCountByRow,
}

/// <summary>Rows of like predictions, and what happened.</summary>
/// <param name="From">Lowest prediction among them.</param>
/// <param name="To">Highest prediction among them.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Predicted">Their mean prediction.</param>
/// <param name="Observed">Their share with the outcome.</param>
/// <param name="Lower">Lower end of Wilson's interval of the share; of clusters with the number of rows divided by the design effect.</param>
/// <param name="Upper">Upper end.</param>
public sealed record CalibrationBin(double From, double To, int Rows, double Predicted, double Observed, double Lower, double Upper);
