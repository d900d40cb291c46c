using System.Runtime.InteropServices;

namespace ResearchKit.Synthesis.Checks;

/// <summary>
/// Sums by cluster, of which an estimate is a function. Its standard error leaves out one cluster at a time, so that what learners of a cluster share
/// is in it, and so is what the function does to the sums:
/// <c>SE² = (G − 1)/G · Σ (θ without g − mean)²</c>, with G − 1 degrees of freedom.
/// </summary>
/// <param name="size">How many sums are kept.</param>
/// <remarks>Source: Cameron, A. C. and Miller, D. L. (2015). A practitioner's guide to cluster-robust inference. Journal of Human Resources 50, 317-372.</remarks>
internal sealed class ClusterJackknife(int size)
{
    private readonly Dictionary<int, int> _rows = [];
    private readonly List<double> _sums = [];

    public int Clusters => _rows.Count;

    /// <summary>The sums of a cluster, to be added to. The span is good until the next call.</summary>
    public Span<double> Of(int cluster)
    {
        if (!_rows.TryGetValue(cluster, out var row))
        {
            _rows.Add(cluster, row = _rows.Count);
            CollectionsMarshal.SetCount(_sums, _rows.Count * size);
            CollectionsMarshal.AsSpan(_sums)[(row * size)..].Clear();
        }
        return CollectionsMarshal.AsSpan(_sums).Slice(row * size, size);
    }

    /// <summary>The estimate from all clusters, with its standard error. NaN where the function gives NaN, or with fewer than two clusters.</summary>
    public TruthEstimate Estimate(Func<double[], double> function) => Estimate(sums => [function(sums)], 1)[0];

    /// <summary>Several estimates from the same sums.</summary>
    /// <param name="function">The estimates as a function of the sums over all clusters.</param>
    /// <param name="count">How many estimates it gives.</param>
    /// <param name="share">
    /// How much of a cluster is left out at a time, up to 1. For a function that bends much over a whole cluster the errors come out too large; a share
    /// nearer to 0 takes its slope instead (the infinitesimal jackknife, Jaeckel 1972).
    /// </param>
    public TruthEstimate[] Estimate(Func<double[], double[]> function, int count, double share = 1)
    {
        var total = new double[size];
        var sums = CollectionsMarshal.AsSpan(_sums);
        for (var row = 0; row < Clusters; row++)
        {
            for (var i = 0; i < size; i++)
                total[i] += sums[(row * size) + i];
        }
        var whole = function(total);
        var without = new double[Clusters][];
        var rest = new double[size];
        for (var row = 0; row < Clusters; row++)
        {
            for (var i = 0; i < size; i++)
                rest[i] = total[i] - (share * _sums[(row * size) + i]);
            without[row] = function(rest);
        }
        var estimates = new TruthEstimate[count];
        for (var k = 0; k < count; k++)
        {
            var (mean, squares) = (0.0, 0.0);
            foreach (var value in without)
                mean += value[k] / Clusters;
            foreach (var value in without)
                squares += (value[k] - mean) * (value[k] - mean);
            estimates[k] = new TruthEstimate(whole[k], Clusters < 2 ? double.NaN : Math.Sqrt(squares * (Clusters - 1) / Clusters) / share, Clusters - 1);
        }
        return estimates;
    }
}
