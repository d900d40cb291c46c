namespace ResearchKit.Charts.Marks;

/// <summary>How the field draws a mark of a picture where that is not left to its group; null for what the group has.</summary>
internal sealed record MarkStyle
{
    /// <summary>Colour as #RRGGBB.</summary>
    public string? Color { get; init; }

    /// <summary>Width of a stroke in pixels.</summary>
    public double? Width { get; init; }

    public LineDash? Dash { get; init; }

    /// <summary>Radius of a point in pixels.</summary>
    public double? Size { get; init; }

    /// <summary>Radius of each point in pixels, one a row; null for <see cref="Size"/>.</summary>
    public IReadOnlyList<double>? Sizes { get; init; }

    public PointShape? Shape { get; init; }

    /// <summary>Opacity of a filling or a point, 0 to 1.</summary>
    public double? Opacity { get; init; }

    /// <summary>Whether intervals end in caps.</summary>
    public bool HasCaps { get; init; } = true;
}

/// <summary>The line patterns, in the order in which groups take them.</summary>
internal enum LineDash
{
    Solid,
    Dashed,
    Dotted,
    DashDot,
    LongDashed,
    ShortDashed,
}

/// <summary>The shapes of points, in the order in which groups take them; those after <see cref="Cross"/> are for pictures only.</summary>
internal enum PointShape
{
    Circle,
    Square,
    Triangle,
    Diamond,
    TriangleDown,
    Cross,
    HollowCircle,
    Tick,
}
