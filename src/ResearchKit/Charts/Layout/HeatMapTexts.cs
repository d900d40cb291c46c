using ResearchKit.Charts.Scales;
using ResearchKit.Display;

namespace ResearchKit.Charts.Layout;

/// <summary>The values written in the cells of a heat map, where they fit.</summary>
internal static class HeatMapTexts
{
    public const double Size = 11;

    /// <summary>The values as texts with equal decimals, or null where the cells are too small for them.</summary>
    public static IReadOnlyList<string>? Of(Rectangle area, Scale x, Scale y, IReadOnlyList<double> values)
    {
        var texts = NumberColumn.Format(values, 3);
        return area.Height / y.Categories.Length >= 13 && texts.All(text => TextWidth.Of(text, Size) < (area.Width / x.Categories.Length) - 4)
            ? [.. texts.Select(text => text.Replace('-', '−'))] : null;
    }
}
