using System.Numerics;

namespace ResearchKit.Privacy.Noise;

/// <summary>
/// Draws whole numbers from the discrete Laplace and the discrete Gaussian distribution, exactly: every step compares whole numbers, none rounds. Noise made of
/// floating-point numbers betrays what it hides by the numbers that it can never come to (Mironov, 2012, "On significance of the least significant bits").
/// </summary>
/// <remarks>Canonne, Kamath and Steinke (2020), "The discrete Gaussian for differential privacy", algorithms 1 to 3. How long a draw takes depends on what is drawn: who can time
/// single draws learns something of the noise, which the kit does not guard against.</remarks>
internal sealed class NoiseSampler(NoiseBits bits)
{
    private static readonly Fraction s_one = new(1, 1);

    /// <summary>Probability of x proportional to exp(-|x| / scale).</summary>
    /// <param name="scale">Above 0, in the unit of the count.</param>
    public BigInteger DiscreteLaplace(Fraction scale)
    {
        if (scale.Numerator.IsZero) throw new ArgumentOutOfRangeException(nameof(scale), "The scale of the discrete Laplace distribution; expected above 0.");
        var (t, s) = (scale.Numerator, scale.Denominator);
        while (true)
        {
            var low = bits.Below(t);
            if (!BernoulliExp(new Fraction(low, t))) continue;
            var high = BigInteger.Zero;
            while (BernoulliExp(s_one)) high++;
            var size = (low + (t * high)) / s;
            var negative = bits.Below(2).IsOne;
            if (negative && size.IsZero) continue;
            return negative ? -size : size;
        }
    }

    /// <summary>Probability of x proportional to exp(-x² / (2 variance)).</summary>
    /// <param name="variance">Above 0; the variance of the draw is at most this, and very near from 1 on.</param>
    public BigInteger DiscreteGaussian(Fraction variance)
    {
        if (variance.Numerator.IsZero) throw new ArgumentOutOfRangeException(nameof(variance), "The variance of the discrete Gaussian distribution; expected above 0.");
        var t = SquareRoot(variance.Floor) + 1;
        var centre = variance / new Fraction(t, 1);
        while (true)
        {
            var drawn = DiscreteLaplace(new Fraction(t, 1));
            var distance = Fraction.Distance(new Fraction(BigInteger.Abs(drawn), 1), centre);
            if (BernoulliExp(distance * distance / (new Fraction(2, 1) * variance))) return drawn;
        }
    }

    /// <summary>True with probability exp(-exponent).</summary>
    public bool BernoulliExp(Fraction exponent)
    {
        var whole = exponent.Floor;
        for (var i = BigInteger.Zero; i < whole; i++)
        {
            if (!BelowOne(s_one)) return false;
        }

        return BelowOne(new Fraction(exponent.Numerator - (whole * exponent.Denominator), exponent.Denominator));
    }

    // exp(-x) for x in [0, 1] as an alternating series of coin tosses (von Neumann): odd runs.
    private bool BelowOne(Fraction exponent)
    {
        var run = 1;
        while (Bernoulli(exponent.Numerator, exponent.Denominator * run)) run++;
        return run % 2 == 1;
    }

    private bool Bernoulli(BigInteger numerator, BigInteger denominator) => bits.Below(denominator) < numerator;

    private static BigInteger SquareRoot(BigInteger value)
    {
        if (value.IsZero) return value;
        var root = BigInteger.One << (int)((value.GetBitLength() + 1) / 2);
        while (true)
        {
            var next = (root + (value / root)) >> 1;
            if (next >= root) return root;
            root = next;
        }
    }
}
