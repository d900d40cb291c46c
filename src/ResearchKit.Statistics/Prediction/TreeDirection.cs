namespace ResearchKit.Statistics.Prediction;

/// <summary>Which way predictions may go as a predictor grows, all others as they are.</summary>
public enum TreeDirection
{
    /// <summary>Never down.</summary>
    Rising,

    /// <summary>Never up.</summary>
    Falling,
}
