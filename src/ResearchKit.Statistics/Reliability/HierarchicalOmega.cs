using ResearchKit.Statistics.Factors;

namespace ResearchKit.Statistics.Reliability;

/// <summary>Omega of a scale with a general factor and group factors, by the transformation of Schmid and Leiman (1957). Immutable.</summary>
/// <param name="Hierarchical">ω_h: the share of the variance of the sum of standardised items that the general factor makes alone.</param>
/// <param name="Total">ω_t: the share that all factors make.</param>
/// <param name="GeneralLoadings">Loadings on the general factor, by item.</param>
/// <param name="GroupLoadings">Loadings on the group factors that are left of it, items in rows.</param>
/// <param name="ExplainedCommonVariance">The general factor's share of the variance that factors explain: near 1 for a scale of one factor.</param>
/// <param name="Factors">The exploratory analysis that it is made of.</param>
public sealed record HierarchicalOmega(double Hierarchical, double Total, IReadOnlyList<double> GeneralLoadings, double[,] GroupLoadings, double ExplainedCommonVariance, ExploratoryFactorResult Factors)
{
    /// <summary>Hierarchical and total omega, as psych::omega: minimum residuals, oblimin, one general factor of the factors' correlations. Denominator: the sum of the observed correlations.</summary>
    /// <param name="items">The items; persons with a missing answer are left out.</param>
    /// <param name="factors">Group factors, three or more. Default 3. (Of two factors, how they share a general one is not determined.)</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ArgumentException">The items do not determine so many factors; the message says why.</exception>
    public static HierarchicalOmega Of(ScaleItems items, int factors = 3, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        if (factors < 3)
            throw new ArgumentOutOfRangeException(nameof(factors), factors, "A general factor of fewer than three factors is not determined. Use three or more, or Omega.OfOneFactor.");
        var data = new StructuralEquationData([.. items.Names.Select((name, i) => (name, items.Values[i]))]);
        ExploratoryFactorResult found = new ExploratoryFactorAnalysis(new() { Factors = factors }).Fit(data, cancellationToken);
        if (!found.Convergence.IsUsable)
            throw new ArgumentException(found.Convergence.Reason, nameof(items));
        double[] higher = SchmidLeiman.GeneralFactor(found.FactorCorrelations);
        int p = items.ItemCount;
        double[] general = new double[p];
        var groups = new double[p, factors];
        double sum = 0, variance = 0, unique = 0, common = 0;
        for (int i = 0; i < p; i++)
        {
            for (int f = 0; f < factors; f++)
            {
                general[i] += found.Loadings[i, f] * higher[f];
                groups[i, f] = found.Loadings[i, f] * Math.Sqrt(Math.Max(0, 1 - higher[f] * higher[f]));
            }
        }

        double sign = general.Sum() < 0 ? -1 : 1;
        for (int i = 0; i < p; i++)
        {
            general[i] *= sign;
            sum += general[i];
            common += general[i] * general[i];
            unique += found.Uniqueness[i];
            for (int j = 0; j < p; j++)
                variance += SchmidLeiman.Correlation(found, i, j);
        }

        return new HierarchicalOmega(sum * sum / variance, 1 - unique / variance, general, groups, common / (p - unique), found);
    }
}
