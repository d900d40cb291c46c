namespace ResearchKit.Frames;

/// <summary>Which rows a merge keeps.</summary>
public enum MergeKind
{
    /// <summary>Pairs of rows whose keys are equal.</summary>
    Inner = 0,

    /// <summary>Those, and rows of the left frame without a partner.</summary>
    Left = 1,

    /// <summary>Those, and rows of the right frame without a partner.</summary>
    Right = 2,

    /// <summary>Those, and rows of both frames without a partner.</summary>
    Full = 3,
}
