using System.Globalization;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Survey;

/// <summary>
/// How a sample was drawn, and how variances follow from it: by Taylor linearisation (<see cref="LinearizedDesign"/>) or replicate weights (<see cref="ReplicateDesign"/>). Immutable; holds weights and
/// design, no answers.
/// </summary>
/// <remarks>
/// A missing answer counts as outside the group that is estimated (a domain), which leaves sampling units where they were drawn. Leaving rows out of the data before a design is made
/// forgets units without a row and makes standard errors too small: use <see cref="Where"/>.
/// </remarks>
public abstract class SurveyDesign
{
    private readonly double[] _weights;
    private readonly bool[]? _included;

    private protected SurveyDesign(double[] weights, bool[]? included) => (_weights, _included) = (weights, included);

    /// <summary>Rows of the sample, those outside the subpopulation included.</summary>
    public int RowCount => _weights.Length;

    /// <summary>What the variances rest on, in words.</summary>
    public abstract string Description { get; }

    /// <summary>Degrees of freedom of variances: sampling units less strata, or the rank of the replicate weights less one.</summary>
    public abstract double DegreesOfFreedom { get; }

    /// <summary>The design for a subpopulation (a domain): its rows count, and the units that have none of them still do in the variance, as they must.</summary>
    /// <param name="included">For each row, whether it belongs to the subpopulation.</param>
    /// <exception cref="ArgumentException">There is not one truth value a row.</exception>
    public SurveyDesign Where(ReadOnlySpan<bool> included)
    {
        if (included.Length != RowCount)
            throw new ArgumentException($"The subpopulation has {included.Length} truth values and the design {RowCount} rows. Give one a row.", nameof(included));
        var both = new bool[RowCount];
        for (int i = 0; i < both.Length; i++)
            both[i] = included[i] && (_included?[i] ?? true);
        return Restricted(both);
    }

    /// <summary>The weights; zero outside the subpopulation.</summary>
    internal double[] ActiveWeights => _included is null ? _weights : [.. _weights.Select((weight, i) => _included[i] ? weight : 0)];

    /// <summary>The weights of all rows.</summary>
    internal double[] AllWeights => _weights;

    internal bool[]? Included => _included;

    private protected abstract SurveyDesign Restricted(bool[] included);

    /// <summary>Covariance of the quantities of a statistic.</summary>
    internal abstract double[,] Covariance(ISurveyStatistic statistic, double[] estimates, CancellationToken cancellationToken);

    /// <summary>Numbers of units at each level among the rows with a weight.</summary>
    internal abstract IReadOnlyList<LevelCount> Sizes();

    private protected static double[] CheckWeights(ReadOnlySpan<double> weights)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            if (!double.IsFinite(weights[i]) || weights[i] < 0)
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"The weight of row {i} is {weights[i]:R}; a design needs a finite weight of zero or more for each row. A weight that is missing says that the row was not drawn: leave it out, or find its weight."), nameof(weights));
            }
        }

        return weights.ToArray();
    }
}
