namespace ResearchKit.Charts.Layout;

/// <summary>Where a panel stands and what is written at its axes.</summary>
/// <param name="Area">Its rectangle.</param>
/// <param name="X">Labels of its horizontal axis.</param>
/// <param name="Y">Labels of its vertical axis.</param>
/// <param name="ShowsX">Whether the labels beneath it are written: only under the lowest panels where axes are common.</param>
/// <param name="ShowsY">Whether those at its left are written.</param>
internal sealed record PanelLayout(Rectangle Area, AxisLabels X, AxisLabels Y, bool ShowsX, bool ShowsY);
