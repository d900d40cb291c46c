namespace ResearchKit.Privacy.Noise;

/// <summary>
/// How much is given away, in zero-concentrated differential privacy: losses of releases add up as rho, and what they come to is said as the usual
/// epsilon at a stated delta.
/// </summary>
/// <remarks>
/// Bun and Steinke (2016), "Concentrated differential privacy": a mechanism with pure epsilon has rho of epsilon² / 2, and losses add. Canonne, Kamath and Steinke (2020): the discrete
/// Gaussian of variance sensitivity² / (2 rho) has rho; epsilon at delta is the least over orders alpha of alpha rho + (ln(1/delta) + (alpha - 1) ln(1 - 1/alpha) - ln(alpha)) / (alpha - 1).
/// </remarks>
public static class PrivacyLoss
{
    /// <summary>Epsilon that holds for a loss of rho but for a probability of delta.</summary>
    /// <param name="rho">The loss, 0 or more.</param>
    /// <param name="delta">Above 0 and below 1; well below 1 by the number of learners.</param>
    /// <returns>Epsilon, 0 or more. Never below the true one: the least over the orders that are tried.</returns>
    public static double EpsilonOf(double rho, double delta)
    {
        if (!(rho >= 0) || double.IsInfinity(rho)) throw new ArgumentOutOfRangeException(nameof(rho), rho, "The loss rho; expected 0 or more.");
        CheckDelta(delta);
        if (rho == 0) return 0;
        double At(double logOrder)
        {
            var beyond = Math.Exp(logOrder);
            var order = 1 + beyond;
            return (order * rho) + (((beyond * (logOrder - Math.Log(order))) - Math.Log(order) - Math.Log(delta)) / beyond);
        }

        // Over the logarithm of alpha - 1 the bound falls and then rises.
        var (low, high) = (-20.0, 30.0);
        var golden = (Math.Sqrt(5) - 1) / 2;
        for (var i = 0; i < 120; i++)
        {
            var (a, b) = (high - (golden * (high - low)), low + (golden * (high - low)));
            if (At(a) <= At(b)) high = b;
            else low = a;
        }

        return Math.Max(0, At((low + high) / 2));
    }

    /// <summary>The largest loss whose epsilon at delta is not above the given one, to nine digits, rounded down.</summary>
    /// <param name="epsilon">Above 0.</param>
    /// <param name="delta">Above 0 and below 1.</param>
    public static double RhoOf(double epsilon, double delta)
    {
        CheckEpsilon(epsilon);
        CheckDelta(delta);
        double low = 0, high = 1;
        while (EpsilonOf(high, delta) < epsilon) high *= 2;
        for (var i = 0; i < 200 && high - low > high * 1e-13; i++)
        {
            var middle = (low + high) / 2;
            if (EpsilonOf(middle, delta) <= epsilon) low = middle;
            else high = middle;
        }

        // Nine digits, so that the last bit of a logarithm, which differs by platform, decides nothing.
        if (low == 0) return 0;
        var scale = Math.Pow(10, 8 - Math.Floor(Math.Log10(low)));
        return Math.Floor(low * scale) / scale;
    }

    /// <summary>The loss of a mechanism with pure epsilon: epsilon² / 2.</summary>
    /// <param name="epsilon">Above 0.</param>
    public static double OfPure(double epsilon)
    {
        CheckEpsilon(epsilon);
        return epsilon * epsilon / 2;
    }

    internal static void CheckEpsilon(double epsilon)
    {
        if (!(epsilon > 0) || double.IsInfinity(epsilon))
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "Epsilon; expected a number above 0. Around 1 is strong protection for one release, 10 is weak.");
    }

    internal static void CheckDelta(double delta)
    {
        if (!(delta > 0 && delta < 1))
            throw new ArgumentOutOfRangeException(nameof(delta), delta, "Delta; expected above 0 and below 1, and well below 1 by the number of learners, for example 1e-6.");
    }
}
