namespace ResearchKit.Charts;

/// <summary>Whether small panels have their axes in common. Common ones compare; free ones show the shape within each.</summary>
[Flags]
public enum FacetScales
{
    /// <summary>Both axes are the same in all panels.</summary>
    Common = 0,

    /// <summary>Each panel has a horizontal axis of its own.</summary>
    FreeX = 1,

    /// <summary>Each panel has a vertical axis of its own.</summary>
    FreeY = 2,

    /// <summary>Each panel has both axes of its own.</summary>
    Free = FreeX | FreeY,
}
