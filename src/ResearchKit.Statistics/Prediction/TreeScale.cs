namespace ResearchKit.Statistics.Prediction;

/// <summary>How the gradients of one tree are made whole numbers, and back. Powers of two, chosen so that sums over all rows fit.</summary>
internal readonly struct TreeScale
{
    /// <summary>The most rows of a fit: with more, too few bits would be left for second derivatives.</summary>
    public const int MostRows = (1 << 24) - 1;

    private readonly double _gradient, _curvature, _perGradient, _perCurvature;
    private readonly int _countBits;
    private readonly long _countMask;

    /// <param name="rows">Rows of the fit, at most <see cref="MostRows"/>.</param>
    /// <param name="largestGradient">The largest absolute gradient.</param>
    /// <param name="largestCurvature">The largest second derivative.</param>
    public TreeScale(int rows, double largestGradient, double largestCurvature)
    {
        _countBits = 32 - int.LeadingZeroCount(rows);
        _countMask = (1L << _countBits) - 1;
        (_gradient, _perGradient) = Power(62 - _countBits, largestGradient);
        (_curvature, _perCurvature) = Power(62 - 2 * _countBits, largestCurvature);
    }

    public long Gradient(double value) => (long)(value * _gradient);

    public long CurvatureAndOne(double value) => ((long)(value * _curvature + 0.5) << _countBits) + 1;

    public double GradientOf(long sum) => sum * _perGradient;

    public double CurvatureOf(long sum) => (sum >> _countBits) * _perCurvature;

    public int CountOf(long sum) => (int)(sum & _countMask);

    private static (double Factor, double Back) Power(int bits, double largest)
    {
        if (!(largest > 0))
            return (1, 1);
        int exponent = Math.Clamp(Math.Min(bits, 52) - Math.ILogB(largest) - 1, -1000, 1000);
        return (Math.ScaleB(1, exponent), Math.ScaleB(1, -exponent));
    }
}
