using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Checks;

/// <summary>An answer that is a standard normal latent value cut into categories 0, 1, 2, ...: its first two moments, alone and with another one, by integration.</summary>
/// <param name="cuts">The cuts, ascending: the answer is the number of cuts under the latent value.</param>
/// <remarks>
/// The covariance of two cut values is a sum over pairs of cuts of P(both above) − P(above)·P(above), and each of these is the integral of the bivariate normal
/// density at the two cuts over the correlation, from 0 on. Source: Plackett, R. L. (1954). A reduction formula for normal multivariate integrals. Biometrika 41, 351-360.
/// </remarks>
internal sealed class OrdinalMoments(params IReadOnlyList<double> cuts)
{
    private const int Steps = 32;

    /// <summary>Mean of the answer.</summary>
    public double Mean => cuts.Sum(cut => NormalDistribution.UpperTail(cut));

    /// <summary>Variance of the answer.</summary>
    public double Variance
    {
        get
        {
            // E[X²] = Σ (2k + 1)·P(X > k) for k = 0, 1, 2, ...
            var square = 0.0;
            for (var k = 0; k < cuts.Count; k++)
                square += ((2 * k) + 1) * NormalDistribution.UpperTail(cuts[k]);
            return square - (Mean * Mean);
        }
    }

    /// <summary>The same answer when the latent value is raised.</summary>
    public OrdinalMoments Raised(double shift) => new([.. cuts.Select(cut => cut - shift)]);

    /// <summary>Rise of the mean for a small rise of the latent value: Σ φ(cut).</summary>
    public double Slope => cuts.Sum(NormalDistribution.Density);

    /// <summary>Covariance with another answer whose latent value correlates with this one's.</summary>
    /// <param name="other">The other answer.</param>
    /// <param name="correlation">Correlation of the latent values, within −1 and 1.</param>
    public double Covariance(OrdinalMoments other, double correlation)
    {
        var sum = 0.0;
        foreach (var first in cuts)
        {
            foreach (var second in other.Cuts)
                sum += BothAbove(first, second, correlation);
        }
        return sum;
    }

    private IReadOnlyList<double> Cuts => cuts;

    /// <summary>P(both above) less its value when independent, by Simpson's rule over the correlation.</summary>
    public static double BothAbove(double first, double second, double correlation)
    {
        if (correlation == 0)
            return 0;
        var step = correlation / Steps;
        var sum = Density(0) + Density(correlation);
        for (var i = 1; i < Steps; i++)
            sum += (i % 2 == 1 ? 4 : 2) * Density(i * step);
        return sum * step / 3;

        double Density(double r)
        {
            var rest = 1 - (r * r);
            return Elementary.Exp(-((first * first) - (2 * r * first * second) + (second * second)) / (2 * rest)) / (2 * Math.PI * Math.Sqrt(rest));
        }
    }
}
