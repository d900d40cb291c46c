namespace ResearchKit.Statistics.Distributions;

/// <summary>Finds where a tail of a distribution on the positive numbers has a given area.</summary>
internal static class QuantileSearch
{
    /// <summary>Newton's method on the logarithms of position and area, kept inside a bracket that shrinks at every step.</summary>
    /// <param name="tail">Area of one tail at a position; monotone.</param>
    /// <param name="density">Density at a position.</param>
    /// <param name="area">The wanted area, strictly between 0 and 1.</param>
    /// <param name="isLowerTail">Whether the tail grows with the position.</param>
    /// <param name="guess">Where to start, above zero.</param>
    /// <returns>The position, to about the last two digits that the tail function carries.</returns>
    public static double Solve(Func<double, double> tail, Func<double, double> density, double area, bool isLowerTail, double guess)
    {
        double lower = 0;
        double upper = double.PositiveInfinity;
        double x = guess;
        for (int iteration = 0; iteration < 400; iteration++)
        {
            double at = tail(x);
            if (at == area)
                return x;
            if ((at < area) == isLowerTail)
                lower = x;
            else
                upper = x;

            double slope = x * density(x) / at;
            double step = (Elementary.Log(at) - Elementary.Log(area)) / slope;
            double factor = Elementary.Exp(Math.Clamp(isLowerTail ? -step : step, -20, 20));
            double next = x * factor;
            if (double.IsNaN(next) || next <= lower || next >= upper)
                next = lower == 0 ? upper / 1024 : double.IsInfinity(upper) ? lower * 1024 : Math.Sqrt(lower) * Math.Sqrt(upper);
            if (Math.Abs(next - x) <= 2e-16 * x || next == 0 || double.IsInfinity(next))
                return next;
            x = next;
        }

        return x;
    }
}
