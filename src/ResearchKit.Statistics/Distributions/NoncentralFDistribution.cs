namespace ResearchKit.Statistics.Distributions;

/// <summary>
/// The noncentral F distribution: that of an F ratio whose numerator is a noncentral chi-squared variable. The same bits on every platform.
/// </summary>
/// <remarks>
/// A Poisson mixture of beta distributions, summed from its largest part outwards; all parts of a tail are positive (Benton and Krishnamoorthy 2003).
/// Relative error under 1e-11 for tails above 1e-250. Takes time that grows with the root of the noncentrality.
/// </remarks>
public static class NoncentralFDistribution
{
    /// <summary>The share of the distribution at or below x.</summary>
    /// <param name="x">Any number; below zero the share is zero.</param>
    /// <param name="numerator">Degrees of freedom of the numerator, above zero and finite.</param>
    /// <param name="denominator">Degrees of freedom of the denominator, above zero; may be infinite.</param>
    /// <param name="noncentrality">λ, zero or more: the sum of squared means of the numerator in units of its variance.</param>
    public static double Cumulative(double x, double numerator, double denominator, double noncentrality) =>
        Tail(x, numerator, denominator, noncentrality, isUpper: false);

    /// <summary>The share of the distribution above x, accurate also where it is tiny.</summary>
    /// <inheritdoc cref="Cumulative"/>
    public static double UpperTail(double x, double numerator, double denominator, double noncentrality) =>
        Tail(x, numerator, denominator, noncentrality, isUpper: true);

    private static double Tail(double x, double numerator, double denominator, double noncentrality, bool isUpper)
    {
        if (!(numerator > 0) || double.IsInfinity(numerator) || !(denominator > 0) || !(noncentrality >= 0) || double.IsInfinity(noncentrality) || double.IsNaN(x))
            return double.NaN;
        if (!(x > 0))
            return isUpper ? 1 : 0;
        if (double.IsInfinity(x))
            return isUpper ? 0 : 1;
        double half = noncentrality / 2, ratio = x * (numerator / denominator);
        double share = ratio > 1 ? 1 / (1 + 1 / ratio) : ratio / (1 + ratio), rest = 1 / (1 + ratio);
        double Part(double j)
        {
            double shape = numerator / 2 + j;
            double tail = double.IsInfinity(denominator)
                ? (isUpper ? IncompleteGamma.Upper(shape, x * numerator / 2) : IncompleteGamma.Lower(shape, x * numerator / 2))
                : isUpper ? IncompleteBeta.Upper(shape, denominator / 2, share, rest) : IncompleteBeta.Lower(shape, denominator / 2, share, rest);
            double weight = half == 0 ? (j == 0 ? 1 : 0) : Elementary.Exp(j * Elementary.Log(half) - half - GammaFunction.LogFactorial(j));
            return weight * tail;
        }

        // The largest part lies where the weights are, or towards those j whose tail is larger: few j for the lower tail, many for the upper.
        double top = Math.Floor(half);
        double value = Part(top);
        for (double step = Math.Max(1, Math.Floor(Math.Sqrt(half))); step >= 1; step = Math.Floor(step / 2))
        {
            double direction = isUpper ? 1 : -1;
            while (top + direction * step >= 0 && Part(top + direction * step) > value)
            {
                top += direction * step;
                value = Part(top);
            }
        }

        double sum = value;
        for (double j = top + 1; ; j++)
        {
            double part = Part(j);
            sum += part;
            if (!(part > 1e-17 * sum))
                break;
        }

        for (double j = top - 1; j >= 0; j--)
        {
            double part = Part(j);
            sum += part;
            if (!(part > 1e-17 * sum))
                break;
        }

        return Math.Min(1, sum);
    }
}
