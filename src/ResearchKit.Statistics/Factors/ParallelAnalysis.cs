using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Factors;

/// <summary>How many factors: eigenvalues beside those of unrelated normal numbers of the same size (Horn 1965).</summary>
/// <param name="Eigenvalues">Eigenvalues of the items' correlations, largest first.</param>
/// <param name="Random">The chosen percentile of the eigenvalues of unrelated numbers.</param>
/// <param name="CommonEigenvalues">Eigenvalues with squared multiple correlations in the diagonal.</param>
/// <param name="CommonRandom">The same of unrelated numbers.</param>
/// <param name="Components">How many first eigenvalues lie above those of chance: components.</param>
/// <param name="Factors">How many first common eigenvalues lie above: common factors (often one or two more than components).</param>
/// <param name="Rows">Rows without missing answers, which were used.</param>
public sealed record ParallelAnalysis(
    IReadOnlyList<double> Eigenvalues, IReadOnlyList<double> Random, IReadOnlyList<double> CommonEigenvalues, IReadOnlyList<double> CommonRandom, int Components, int Factors, int Rows)
{
    /// <summary>Compares with random data.</summary>
    /// <param name="data">The items: all columns. Rows with missing answers are left out.</param>
    /// <param name="seed">Seed of the random data; the same seed gives the same answer.</param>
    /// <param name="draws">Random data sets, at least 20. Default 200.</param>
    /// <param name="percentile">Which share of random eigenvalues must lie below, between 0 and 1. Default 0.95.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ArgumentException">The items have no correlations: too few rows, or one is constant; the message says which.</exception>
    public static ParallelAnalysis Of(StructuralEquationData data, ulong seed, int draws = 200, double percentile = 0.95, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 20);
        if (!(percentile > 0 && percentile < 1))
            throw new ArgumentOutOfRangeException(nameof(percentile), percentile, "The percentile is a share strictly between 0 and 1, such as 0.95.");
        var plain = new StructuralEquationData([.. data.Names.Select(name => (name, data[name]))]);
        ResponseSample sample = ResponseSample.Of(plain, data.Names, [], MissingAnswers.Listwise, false, cancellationToken);
        if (sample.NoEstimate is { } reason)
            throw new ArgumentException(reason, nameof(data));
        int n = sample.RowsUsed, p = data.Names.Count;
        (double[] own, double[] common) = Decompose(ExploratoryFactorAnalysis.CorrelationsOf(sample.Groups[0]));
        var root = new RandomStream(seed).Split("parallel analysis");
        var found = new (double[] All, double[] Common)[draws];
        // Every draw has a stream of its own: the same numbers on any number of threads.
        Parallel.For(0, draws, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, d =>
        {
            RandomStream random = root.Split(d);
            var columns = new ReadOnlyMemory<double>[p];
            for (int j = 0; j < p; j++)
            {
                var values = new double[n];
                random.FillNormal(values);
                columns[j] = values;
            }

            int[] all = [.. Enumerable.Range(0, n)];
            ResponsePattern pattern = ResponsePattern.Of([.. Enumerable.Range(0, p)], all, columns, false);
            found[d] = Decompose(ExploratoryFactorAnalysis.CorrelationsOf(new GroupMoments("", n, [pattern], pattern.Mean, pattern.Covariance)));
        });
        double[] random = Percentiles([.. found.Select(one => one.All)], percentile), commonRandom = Percentiles([.. found.Select(one => one.Common)], percentile);
        return new ParallelAnalysis(own, random, common, commonRandom, Above(own, random), Above(common, commonRandom), n);
    }

    private static int Above(double[] own, double[] random)
    {
        int count = 0;
        while (count < own.Length && own[count] > random[count])
            count++;
        return count;
    }

    private static double[] Percentiles(double[][] draws, double share)
    {
        var result = new double[draws[0].Length];
        for (int k = 0; k < result.Length; k++)
        {
            double[] sorted = [.. draws.Select(draw => draw[k]).Order()];
            double at = share * (sorted.Length - 1);
            int low = (int)at;
            result[k] = low + 1 < sorted.Length ? sorted[low] + (at - low) * (sorted[low + 1] - sorted[low]) : sorted[low];
        }

        return result;
    }

    private static (double[] All, double[] Common) Decompose(double[,] correlations)
    {
        int p = correlations.GetLength(0);
        double[] all = [.. SymmetricEigen.Decompose((double[,])correlations.Clone()).Values.OrderDescending()];
        var reduced = (double[,])correlations.Clone();
        double[] inverse = SymmetricMatrix.Invert([.. correlations.Cast<double>()], p, out _)!.Value.Inverse;
        for (int i = 0; i < p; i++)
            reduced[i, i] = 1 - 1 / inverse[i * p + i];
        return (all, [.. SymmetricEigen.Decompose(reduced).Values.OrderDescending()]);
    }
}
