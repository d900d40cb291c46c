using System.Globalization;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Survey;

/// <summary>A sample whose variances come of replicate weights: the statistic is computed again under each, and its spread says how sure it is.</summary>
/// <remarks>
/// Sources: Judkins (1990), Journal of Official Statistics 6 (Fay); Rao and Wu (1988), JASA 83; OECD, PISA Data Analysis Manual (2009). Agrees with R's <c>survey::svrepdesign</c> to a relative 1e-9 on the stored reference values.
/// </remarks>
public sealed class ReplicateDesign : SurveyDesign
{
    private readonly double[][] _replicates;
    private readonly double[] _factors;
    private readonly bool _aroundEstimate;
    private readonly string _name;
    private readonly double? _degrees;
    private readonly Lazy<int> _rank;

    /// <summary>A design of given replicate weights.</summary>
    /// <param name="weights">The final weights, one a row.</param>
    /// <param name="replicates">The replicate weights, each with one a row; they replace the final weights (they are no factors of them). 2 or more.</param>
    /// <param name="method">How they were made.</param>
    /// <param name="fay">Fay's ρ, from 0 to below 1; only for <see cref="ReplicateMethod.Fay"/>. Default 0.5, as PISA.</param>
    /// <param name="aroundEstimate">Whether differences are from the full estimate (the default; R's <c>mse = TRUE</c>, as PISA and TIMSS do) or from the mean of the replicates.</param>
    /// <param name="degreesOfFreedom">Degrees of freedom; null for the rank of the replicate weights less one.</param>
    /// <exception cref="ArgumentException">Lengths differ, a weight is not finite or negative, or the method is made of a design.</exception>
    public ReplicateDesign(
        ReadOnlySpan<double> weights, IReadOnlyList<ReadOnlyMemory<double>> replicates, ReplicateMethod method, double fay = 0.5, bool aroundEstimate = true, double? degreesOfFreedom = null)
        : this(CheckWeights(weights), Check(replicates, weights.Length), Factors(method, replicates.Count, fay), aroundEstimate, Describe(method, replicates.Count, fay), degreesOfFreedom, null, null)
    {
    }

    internal ReplicateDesign(double[] weights, double[][] replicates, double[] factors, bool aroundEstimate, string name, double? degrees, bool[]? included, Lazy<int>? rank)
        : base(weights, included)
    {
        (_replicates, _factors, _aroundEstimate, _name, _degrees) = (replicates, factors, aroundEstimate, name, degrees);
        _rank = rank ?? new Lazy<int>(() => ReplicateRank.Of(_replicates, Included));
    }

    /// <summary>Number of replicates.</summary>
    public int ReplicateCount => _replicates.Length;

    /// <inheritdoc/>
    public override string Description => _name;

    /// <inheritdoc/>
    public override double DegreesOfFreedom => _degrees ?? _rank.Value - 1;

    internal override IReadOnlyList<LevelCount> Sizes() => [new LevelCount("rows", ActiveWeights.Count(weight => weight > 0))];

    private protected override SurveyDesign Restricted(bool[] included) => new ReplicateDesign(AllWeights, _replicates, _factors, _aroundEstimate, _name, _degrees, included, null);

    internal override double[,] Covariance(ISurveyStatistic statistic, double[] estimates, CancellationToken cancellationToken)
    {
        int p = estimates.Length;
        var values = new double[ReplicateCount][];
        var weights = new double[RowCount];
        for (int r = 0; r < values.Length; r++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int i = 0; i < weights.Length; i++)
                weights[i] = Included?[i] ?? true ? _replicates[r][i] : 0;
            values[r] = statistic.Evaluate(weights);
        }

        var centre = new double[p];
        int counted = _factors.Count(factor => factor > 0);
        for (int k = 0; k < p; k++)
        {
            centre[k] = estimates[k];
            if (_aroundEstimate)
                continue;
            centre[k] = 0;
            for (int r = 0; r < values.Length; r++)
                centre[k] += _factors[r] > 0 ? values[r][k] / counted : 0;
        }

        var covariance = new double[p, p];
        for (int r = 0; r < values.Length; r++)
        {
            for (int a = 0; a < p; a++)
            {
                for (int b = 0; b < p; b++)
                    covariance[a, b] += _factors[r] * (values[r][a] - centre[a]) * (values[r][b] - centre[b]);
            }
        }

        return covariance;
    }

    private static double[][] Check(IReadOnlyList<ReadOnlyMemory<double>> replicates, int rows)
    {
        ArgumentNullException.ThrowIfNull(replicates);
        if (replicates.Count < 2)
            throw new ArgumentException($"There are {replicates.Count} replicate weights; a variance needs 2 or more.", nameof(replicates));
        var arrays = new double[replicates.Count][];
        for (int r = 0; r < arrays.Length; r++)
        {
            if (replicates[r].Length != rows)
                throw new ArgumentException($"Replicate weight {r + 1} has {replicates[r].Length} values and the weights {rows}. Give one a row.", nameof(replicates));
            arrays[r] = CheckWeights(replicates[r].Span);
        }

        return arrays;
    }

    private static double[] Factors(ReplicateMethod method, int count, double fay)
    {
        if (method == ReplicateMethod.Fay && !(fay >= 0 && fay < 1))
            throw new ArgumentOutOfRangeException(nameof(fay), fay, "Fay's ρ is from 0 to below 1, such as 0.5.");
        double factor = method switch
        {
            ReplicateMethod.BalancedRepeated => 1.0 / count,
            ReplicateMethod.Fay => 1 / (count * (1 - fay) * (1 - fay)),
            ReplicateMethod.Jackknife => (count - 1.0) / count,
            ReplicateMethod.PairedJackknife => 1,
            ReplicateMethod.Bootstrap => 1 / (count - 1.0),
            ReplicateMethod.StratifiedJackknife => throw new ArgumentException("The stratified jackknife needs the units of each stratum: make it of a design with Replication.StratifiedJackknife.", nameof(method)),
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, "Choose one of the methods of ReplicateMethod."),
        };
        return [.. Enumerable.Repeat(factor, count)];
    }

    internal static string Describe(ReplicateMethod method, int count, double fay) => string.Create(CultureInfo.InvariantCulture, $"{method switch
    {
        ReplicateMethod.BalancedRepeated => "balanced repeated replication",
        ReplicateMethod.Fay => $"Fay's balanced repeated replication (ρ = {fay:0.##})",
        ReplicateMethod.Jackknife => "jackknife (JK1)",
        ReplicateMethod.PairedJackknife => "paired jackknife (JK2)",
        ReplicateMethod.StratifiedJackknife => "stratified jackknife (JKn)",
        _ => "bootstrap of sampling units",
    }}, {count} replicate weights");
}
