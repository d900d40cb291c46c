namespace ResearchKit.Statistics.Prediction;

/// <summary>A leaf of a tree that is growing.</summary>
internal sealed class TreeLeaf
{
    public required int Node { get; init; }

    /// <summary>The place of its first row among the grower's rows.</summary>
    public required int Start { get; init; }

    public required int Count { get; init; }

    public required int Depth { get; init; }

    public required long Gradient { get; init; }

    public required long Curvature { get; init; }

    /// <summary>What it adds to scores, before the learning rate.</summary>
    public required double Value { get; init; }

    /// <summary>The ends that predictors of one direction leave its values.</summary>
    public double Lower { get; init; } = double.NegativeInfinity;

    public double Upper { get; init; } = double.PositiveInfinity;

    public HistogramSums? Sums { get; set; }

    public TreeSplit Split;
}
