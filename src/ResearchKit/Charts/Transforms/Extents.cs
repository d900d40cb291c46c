using ResearchKit.Charts.Scales;

namespace ResearchKit.Charts.Transforms;

/// <summary>The range of the points of two columns, and how many there are.</summary>
internal sealed record Extents(double Count, double Left, double Right, double Lower, double Upper)
{
    /// <summary>The range; never empty: half a unit or a tenth around a value that all points share.</summary>
    public static Extents Of(RowSummary rows)
    {
        var all = rows.Sql($"select count(*) as n, min(x::double) as x1, max(x::double) as x2, min(y::double) as y1, max(y::double) as y2 from this where {rows.Known("x", "y")}");
        double Value(string name) => all[name].Doubles()[0];
        if (Value("n") == 0) throw rows.Nothing("y");
        var (left, right) = Widened(Value("x1"), Value("x2"));
        var (lower, upper) = Widened(Value("y1"), Value("y2"));
        return new Extents(Value("n"), left, right, lower, upper);
    }

    private static (double Low, double High) Widened(double low, double high)
    {
        if (!double.IsFinite(high - low) || high - low > 1e300)
            throw new ChartSpecificationException($"Values from {ValueLabel.Short(low)} to {ValueLabel.Short(high)} lie further apart than can be divided in bins. Filter such values out.");
        var room = high > low ? 0 : Math.Max(0.5, Math.Abs(low) * 0.1);
        return (low - room, high + room);
    }
}
