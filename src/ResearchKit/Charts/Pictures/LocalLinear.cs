namespace ResearchKit.Charts.Pictures;

/// <summary>
/// Local linear regression with tricube weights over the nearest share of the observations (Cleveland, 1979, without robustness weights: these are
/// of no use for outcomes of 0 and 1). R: <c>loess(y ~ x, degree = 1, surface = "direct")</c>.
/// </summary>
internal static class LocalLinear
{
    /// <summary>Fitted value and standard error at a place. The error takes each outcome for a Bernoulli trial with the fitted share.</summary>
    /// <param name="x">Ascending.</param>
    /// <param name="y">Outcomes, 0 or 1.</param>
    /// <param name="at">Where to fit.</param>
    /// <param name="span">Share of the observations that weigh in, above 0, at most 1.</param>
    public static (double Value, double Error) Fit(double[] x, double[] y, double at, double span)
    {
        var near = Math.Clamp((int)Math.Floor((x.Length * span) + 1e-5), Math.Min(2, x.Length), x.Length);
        // The window of the nearest observations: it moves right while that brings its farther end closer.
        var (low, high) = (0, x.Length - near);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (at - x[middle] > x[middle + near] - at) low = middle + 1;
            else high = middle;
        }

        var reach = Math.Max(Math.Abs(at - x[low]), Math.Abs(x[low + near - 1] - at));
        if (reach == 0)
        {
            // More equal observations than the window holds: all of them weigh alike.
            while (low > 0 && x[low - 1] == at) low--;
            near = 0;
            while (low + near < x.Length && x[low + near] == at) near++;
            reach = 1;
        }

        // Where all lie at the window's very edge, none would weigh anything.
        if (Enumerable.Range(low, near).All(i => Math.Abs(x[i] - at) >= reach)) reach *= 2;
        double w0 = 0, w1 = 0, w2 = 0, wy = 0, wxy = 0;
        for (var i = low; i < low + near; i++)
        {
            var (w, d) = (Tricube((x[i] - at) / reach), x[i] - at);
            w0 += w;
            w1 += w * d;
            w2 += w * d * d;
            wy += w * y[i];
            wxy += w * d * y[i];
        }

        var determinant = (w0 * w2) - (w1 * w1);
        var isLevel = !(determinant > 1e-14 * w0 * w2);
        var value = isLevel ? wy / w0 : ((w2 * wy) - (w1 * wxy)) / determinant;
        double squares = 0;
        for (var i = low; i < low + near; i++)
        {
            var (w, d) = (Tricube((x[i] - at) / reach), x[i] - at);
            var share = isLevel ? w / w0 : w * (w2 - (w1 * d)) / determinant;
            squares += share * share;
        }

        var bounded = Math.Clamp(value, 0, 1);
        return (value, Math.Sqrt(squares * bounded * (1 - bounded)));
    }

    private static double Tricube(double u)
    {
        var a = Math.Abs(u);
        if (a >= 1) return 0;
        var b = 1 - (a * a * a);
        return b * b * b;
    }
}
