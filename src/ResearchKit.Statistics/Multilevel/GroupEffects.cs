using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>The effects of all groups of one grouping. Immutable.</summary>
/// <remarks>
/// Effects are shrunken towards zero, the more the fewer rows a group has. Intervals are of each group alone and leave out that the variances are estimated:
/// they are not for ranking groups, nor for testing one against another.
/// </remarks>
public sealed class GroupEffects
{
    private readonly double[] _values;
    private readonly double[] _covariances;
    private readonly double[,] _prior;
    private readonly double _margin;

    internal GroupEffects(string grouping, IReadOnlyList<string> terms, IReadOnlyList<int> codes, double[] values, double[] covariances, double[,] prior, double confidenceLevel)
    {
        Grouping = grouping;
        Terms = terms;
        Codes = codes;
        _values = values;
        _covariances = covariances;
        _prior = prior;
        _margin = NormalDistribution.Quantile(0.5 + confidenceLevel / 2);
    }

    /// <summary>The grouping, such as "school".</summary>
    public string Grouping { get; }

    /// <summary>The columns whose effects vary, in the order of the model.</summary>
    public IReadOnlyList<string> Terms { get; }

    /// <summary>The group of each place, as the grouping of the data codes it: groups in order of first appearance in the rows used.</summary>
    public IReadOnlyList<int> Codes { get; }

    /// <summary>Number of groups.</summary>
    public int Count => Codes.Count;

    /// <summary>One effect of one group.</summary>
    /// <param name="group">Place of the group, from 0 to below <see cref="Count"/>.</param>
    /// <param name="term">Place of the column in <see cref="Terms"/>.</param>
    public GroupEffect this[int group, int term]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(group);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(group, Count);
            ArgumentOutOfRangeException.ThrowIfNegative(term);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(term, Terms.Count);
            double value = _values[group * Terms.Count + term], deviation = Math.Sqrt(Math.Max(0, Covariance(group, term, term)));
            return new GroupEffect(value, deviation, value - _margin * deviation, value + _margin * deviation);
        }
    }

    /// <summary>Conditional covariance of two effects of a group.</summary>
    /// <param name="group">Place of the group.</param>
    /// <param name="first">Place of one column.</param>
    /// <param name="second">Place of the other; the same place gives the variance.</param>
    public double Covariance(int group, int first, int second)
    {
        int width = Terms.Count;
        return _covariances[group * width * width + first * width + second];
    }

    /// <summary>Covariance of two effects between groups, as estimated.</summary>
    internal double PriorCovariance(int first, int second) => _prior[first, second];
}
