namespace ResearchKit.Charts.Scales;

/// <summary>Ticks of a scale of square roots: round numbers about as far apart as their roots are.</summary>
internal static class SquareRootTicks
{
    public static IReadOnlyList<(double Value, string Label)> Of(double minimum, double maximum, int about)
    {
        var (low, high) = (Math.Sqrt(Math.Max(0, minimum)), Math.Sqrt(maximum));
        var values = Enumerable.Range(0, about + 1).Select(i => low + ((high - low) * i / about)).Select(root => Round(root * root))
            .Where(value => value >= minimum && value <= maximum).Distinct().ToArray();
        return [.. values.Select(value => (value, value == 0 ? "0" : value is >= 1e6 or < 1e-4 ? Ticks.Scientific(value) : ValueLabel.Of(value)))];
    }

    private static double Round(double value)
    {
        if (value == 0) return 0;
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return (value / power) switch { < 1.5 => 1, < 3.5 => 2, < 7.5 => 5, _ => 10 } * power;
    }
}
