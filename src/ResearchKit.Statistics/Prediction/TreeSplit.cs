namespace ResearchKit.Statistics.Prediction;

/// <summary>The best way found to split a leaf in two.</summary>
internal struct TreeSplit
{
    /// <summary>How much it lowers the objective; zero for no split.</summary>
    public double Gain;

    public int Column;

    /// <summary>The last bin that goes left, of a number.</summary>
    public int Bin;

    public bool IsMissingLeft;

    /// <summary>The bins that go left, of categories, four words; null of a number.</summary>
    public ulong[]? Set;

    /// <summary>Sums of the left child.</summary>
    public long LeftGradient, LeftCurvature;

    /// <summary>What the children would add, before the learning rate.</summary>
    public double LeftValue, RightValue;

    public readonly bool Exists => Gain > 0;
}
