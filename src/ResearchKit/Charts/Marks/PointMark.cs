using System.Collections.Immutable;
using ResearchKit.Charts.Layout;
using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Marks;

/// <summary>Points. Colours may also stand for a number: then <see cref="Mark.Color"/> is a channel of numbers.</summary>
/// <param name="X">Horizontal positions.</param>
/// <param name="Y">Vertical positions.</param>
public sealed record PointMark(Channel X, Channel Y) : Mark
{
    /// <summary>Numbers, zero or above, to which the areas of the points are in proportion; null for points of one size.</summary>
    public Channel? Size { get; init; }

    /// <summary>Names written beside the points, one a row, those left out that would lie on others; empty for none.</summary>
    public ImmutableArray<string> Labels { get; init; } = [];

    internal override IEnumerable<AxisContent> OnX => [new(X)];

    internal override IEnumerable<AxisContent> OnY => [new(Y)];

    internal override Mark On(ImmutableArray<string> x, ImmutableArray<string> y) => this with { X = X.In(x), Y = Y.In(y) };

    internal override int Count => Size is null ? Same(X, Y) : Same(X, Y, Size);

    internal override string Kind => "points";

    internal override Channel? Shade => Color is { Kind: ChannelKind.Number } ? Color : null;

    internal override Channel? Sized => Size;

    internal override Channel? DodgedOn => X.Kind == ChannelKind.Category ? X : Y;

    internal override string InWords(ChartScene scene)
    {
        var words = Y.Kind == ChannelKind.Category
            ? scene.Range(X, "points", row => scene.Named(Y, row, scene.Y, Color))
            : scene.Range(Y, "points", row => X.Kind == ChannelKind.Category || Count <= 30 ? scene.Named(X, row, scene.X, Color) : "");
        return X.Kind == ChannelKind.Number && Y.Kind == ChannelKind.Number && SceneInWords.Correlation(X, Y) is { } r
            ? $"{words} Correlation {ValueLabel.Fixed(r, 2)}." : words;
    }

    /// <summary>Whether a row can be drawn on these scales.</summary>
    internal bool IsDrawn(int row) => double.IsFinite(X.Values[row]) && double.IsFinite(Y.Values[row]) && (Size is null || double.IsFinite(Size.Values[row])) && (Shade is null || double.IsFinite(Shade.Values[row]));

    /// <summary>Radius and opacity of points of one size: smaller and lighter where there are many.</summary>
    internal (double Radius, double Opacity) Look => Count switch { <= 60 => (4, 1), <= 300 => (3.2, 0.8), <= 2000 => (2.4, 0.55), _ => (1.7, 0.35) };
}
