namespace ResearchKit.Charts.Transforms;

/// <summary>Bandwidths of a Gaussian kernel: its standard deviation.</summary>
internal static class Bandwidth
{
    /// <summary>Silverman's rule of thumb (1986, page 48, equation 3.31): 0.9 times the smaller of the standard deviation and the interquartile range over 1.34, times n to the power of -1/5. R's bw.nrd0.</summary>
    public static double Silverman(double n, double deviation, double quartiles, double anyValue)
    {
        var spread = Math.Min(deviation, quartiles / 1.34);
        if (!(spread > 0)) spread = deviation > 0 ? deviation : anyValue != 0 ? Math.Abs(anyValue) : 1;
        return 0.9 * spread * Math.Pow(n, -0.2);
    }

    /// <summary>
    /// Sheather and Jones (1991), solving the equation, of counts in bins of equal width. R's bw.SJ. Falls back to Silverman's rule (null) where the sample is too sparse to estimate
    /// its curvature.
    /// </summary>
    public static double? SheatherJones(double n, double deviation, double quartiles, double[] counts, double width)
    {
        var pairs = Pairs(counts);
        var scale = Math.Min(deviation, quartiles / 1.349);
        if (!(scale > 0)) scale = deviation;
        var (a, b) = (1.24 * scale * Math.Pow(n, -1.0 / 7), 1.23 * scale * Math.Pow(n, -1.0 / 9));
        var curvature = -Sixth(pairs, b, n, width);
        if (!(curvature > 0) || !double.IsFinite(curvature)) return null;
        var ratio = 1.357 * Math.Pow(Fourth(pairs, a, n, width) / curvature, 1.0 / 7);
        double Equation(double h) => Math.Pow(1 / (2 * Math.Sqrt(Math.PI) * n * Fourth(pairs, ratio * Math.Pow(h, 5.0 / 7), n, width)), 0.2) - h;
        var most = 1.144 * scale * Math.Pow(n, -0.2);
        var (low, high) = (0.1 * most, most);
        for (var i = 0; i < 100 && !(Equation(low) * Equation(high) < 0); i++) (low, high) = (i % 2 == 0 ? low * 0.8 : low, i % 2 == 1 ? high * 1.2 : high);
        if (!(Equation(low) * Equation(high) < 0)) return null;
        for (var i = 0; i < 80; i++)
        {
            var middle = (low + high) / 2;
            if (Equation(middle) * Equation(low) > 0) low = middle;
            else high = middle;
        }

        return (low + high) / 2;
    }

    // How many pairs of observations lie how many bins apart.
    private static double[] Pairs(double[] counts)
    {
        var pairs = new double[counts.Length];
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] == 0) continue;
            pairs[0] += counts[i] * (counts[i] - 1) / 2;
            for (var j = 0; j < i; j++) pairs[i - j] += counts[i] * counts[j];
        }

        return pairs;
    }

    // Estimates of the integrals of the squared second and third derivative of the density (functionals psi4 and psi6).
    private static double Fourth(double[] pairs, double h, double n, double width)
    {
        var sum = Sum(pairs, h, width, square => (square * square) - (6 * square) + 3);
        return ((2 * sum) + (n * 3)) / (n * (n - 1) * Math.Pow(h, 5) * Math.Sqrt(2 * Math.PI));
    }

    private static double Sixth(double[] pairs, double h, double n, double width)
    {
        var sum = Sum(pairs, h, width, square => (square * square * square) - (15 * square * square) + (45 * square) - 15);
        return ((2 * sum) - (15 * n)) / (n * (n - 1) * Math.Pow(h, 7) * Math.Sqrt(2 * Math.PI));
    }

    private static double Sum(double[] pairs, double h, double width, Func<double, double> polynomial)
    {
        var sum = 0.0;
        for (var i = 0; i < pairs.Length; i++)
        {
            var square = i * width / h * (i * width / h);
            if (square >= 1000) break;
            sum += Math.Exp(-square / 2) * polynomial(square) * pairs[i];
        }

        return sum;
    }
}
