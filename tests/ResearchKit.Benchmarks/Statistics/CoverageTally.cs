using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Benchmarks.Statistics;

/// <summary>Bias, coverage, width and power of intervals over replications; from several threads at once.</summary>
/// <param name="truth">The true value.</param>
/// <param name="against">The value that power is against.</param>
internal sealed class CoverageTally(double truth, double against = 0)
{
    private readonly Lock _gate = new();
    private double _sum;
    private double _squares;
    private double _covered;
    private double _width;
    private double _power;

    public int Count { get; private set; }

    public double Bias => _sum / Count;

    public double BiasError => Math.Sqrt((_squares / Count - Bias * Bias) / Count);

    public double RootMeanSquare => Math.Sqrt(_squares / Count);

    public double Coverage => _covered / Count;

    public double CoverageError => Math.Sqrt(0.95 * 0.05 / Count);

    public double Width => _width / Count;

    public double Power => _power / Count;

    public void Add(Estimate estimate)
    {
        if (!double.IsFinite(estimate.Lower) || !double.IsFinite(estimate.Upper))
            return;
        lock (_gate)
        {
            Count++;
            _sum += estimate.Value - truth;
            _squares += (estimate.Value - truth) * (estimate.Value - truth);
            _covered += estimate.Lower <= truth && truth <= estimate.Upper ? 1 : 0;
            _width += estimate.Upper - estimate.Lower;
            _power += estimate.Lower > against || estimate.Upper < against ? 1 : 0;
        }
    }
}
