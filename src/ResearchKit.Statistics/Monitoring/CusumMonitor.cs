namespace ResearchKit.Statistics.Monitoring;

/// <summary>A calibration CUSUM that takes cases as they come. After an alarm it goes on from where it is; <see cref="Reset"/> starts anew.</summary>
internal sealed class CusumMonitor(CusumDesign design) : IChangeMonitor
{
    private double _upper;
    private double _lower;

    public bool Update(double observed, double expected)
    {
        _upper = Math.Max(0, _upper + design.Weights.Upper(expected, observed));
        _lower = Math.Max(0, _lower + design.Weights.Lower(expected, observed));
        return _upper > design.UpperThreshold || _lower > design.LowerThreshold;
    }

    public void Reset() => (_upper, _lower) = (0, 0);
}
