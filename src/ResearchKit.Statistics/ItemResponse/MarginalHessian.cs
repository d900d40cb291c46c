using System.Numerics;
using System.Runtime.InteropServices;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.ItemResponse;

/// <summary>
/// The exact matrix of second derivatives of the marginal log-likelihood (Louis 1982): what the complete data would have, and the spread of each person's
/// complete-data score over that person's posterior.
/// </summary>
internal static class MarginalHessian
{
    private const int Parts = 4;
    private const int BatchRows = 96;
    private const double Negligible = 1e-15;

    public static double[] Compute(MarginalLikelihood likelihood, MarginalState state, ResponsePatterns patterns, ItemResponseOptions options, CancellationToken cancellationToken)
    {
        int n = likelihood.Layout.Count, wide = (n + 7) / 8 * 8;
        var sums = new double[Parts][];
        Parallel.For(0, Parts, new ParallelOptions { MaxDegreeOfParallelism = options.MaximumThreads, CancellationToken = cancellationToken }, part =>
        {
            sums[part] = new double[n * wide];
            int from = (int)((long)patterns.Count * part / Parts), to = (int)((long)patterns.Count * (part + 1) / Parts);
            AddScores(likelihood, state, patterns, from, to, sums[part], wide, cancellationToken);
        });
        for (int part = 1; part < Parts; part++)
            MarginalLikelihood.AddTo(sums[0], sums[part]);
        var hessian = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = i; j < n; j++)
                hessian[i * n + j] = hessian[j * n + i] = sums[0][i * wide + j];
        }

        AddItems(likelihood, state, options, hessian, n);
        AddGroups(likelihood, state, hessian, n);
        return hessian;
    }

    /// <summary>Adds the posterior covariance of each pattern's score, upper triangle.</summary>
    private static void AddScores(
        MarginalLikelihood likelihood, MarginalState state, ResponsePatterns patterns, int from, int to, double[] sum, int wide, CancellationToken cancellationToken)
    {
        ParameterLayout layout = likelihood.Layout;
        AbilityNodes nodes = likelihood.Nodes;
        int width = layout.Curves.Length, n = layout.Count, padded = nodes.Padded;
        var posterior = new double[padded];
        var mean = new double[wide];
        var batch = new double[Math.Max(BatchRows, nodes.Count) * wide];
        int rows = 0;
        for (int p = from; p < to; p++)
        {
            if (p % 64 == 0)
                cancellationToken.ThrowIfCancellationRequested();
            likelihood.Posterior(p, state.LogProbabilities, state.LogWeights, posterior);
            int count = 0;
            for (int q = 0; q < nodes.Count; q++)
                count += posterior[q] > Negligible ? 1 : 0;
            if ((rows + count) * wide > batch.Length)
            {
                AddSquare(sum, batch, rows, n, wide);
                rows = 0;
            }

            int begin = rows;
            Array.Clear(mean);
            for (int q = 0; q < nodes.Count; q++)
            {
                if (posterior[q] <= Negligible)
                    continue;
                Span<double> score = batch.AsSpan(rows++ * wide, wide);
                Score(likelihood, state, patterns, p, q, width, score);
                for (int j = 0; j < n; j++)
                    mean[j] += posterior[q] * score[j];
            }

            for (int q = 0, row = begin; q < nodes.Count; q++)
            {
                if (posterior[q] <= Negligible)
                    continue;
                Span<double> score = batch.AsSpan(row++ * wide, wide);
                double root = Math.Sqrt(patterns.Weights[p] * posterior[q]);
                for (int j = 0; j < n; j++)
                    score[j] = root * (score[j] - mean[j]);
            }
        }

        AddSquare(sum, batch, rows, n, wide);
    }

    private static void Score(MarginalLikelihood likelihood, MarginalState state, ResponsePatterns patterns, int pattern, int node, int width, Span<double> score)
    {
        ParameterLayout layout = likelihood.Layout;
        int padded = likelihood.Nodes.Padded, widest = likelihood.Widest, group = patterns.Groups[pattern];
        score.Clear();
        for (int i = 0; i < width; i++)
        {
            int code = patterns.Codes[pattern * width + i];
            if (code < 0)
                continue;
            int[] places = layout.Places[i];
            ReadOnlySpan<double> d = state.First.AsSpan(((likelihood.Offsets[i] + code) * padded + node) * widest, places.Length);
            for (int a = 0; a < places.Length; a++)
            {
                if (places[a] >= 0)
                    score[places[a]] += d[a];
            }
        }

        double spread = layout.Spread(state.Point, group), z = (likelihood.Nodes.Points[node] - layout.Mean(state.Point, group)) / spread;
        if (layout.Means[group] >= 0)
            score[layout.Means[group]] += z / spread;
        if (layout.Spreads[group] >= 0)
            score[layout.Spreads[group]] += z * z - 1;
    }

    /// <summary>Adds the batch's transpose times itself, upper triangle with what stands left of it in a tile, four rows of the sum at once.</summary>
    private static void AddSquare(double[] sum, double[] batch, int rows, int n, int wide)
    {
        int lanes = Vector<double>.Count;
        ref double source = ref MemoryMarshal.GetArrayDataReference(batch);
        for (int i = 0; i < n; i += 4)
        {
            for (int j = i / lanes * lanes; j < wide; j += lanes)
            {
                Vector<double> a0 = default, a1 = default, a2 = default, a3 = default;
                for (int r = 0; r < rows; r++)
                {
                    int at = r * wide;
                    Vector<double> v = Vector.LoadUnsafe(ref source, (nuint)(at + j));
                    a0 += v * batch[at + i];
                    a1 += v * batch[at + i + 1];
                    a2 += v * batch[at + i + 2];
                    a3 += v * batch[at + i + 3];
                }

                Store(sum, a0, i, j, n, wide);
                Store(sum, a1, i + 1, j, n, wide);
                Store(sum, a2, i + 2, j, n, wide);
                Store(sum, a3, i + 3, j, n, wide);
            }
        }
    }

    private static void Store(double[] sum, Vector<double> value, int i, int j, int n, int wide)
    {
        if (i >= n)
            return;
        int at = i * wide + j;
        (new Vector<double>(sum, at) + value).CopyTo(sum, at);
    }

    private static void AddItems(MarginalLikelihood likelihood, MarginalState state, ItemResponseOptions options, double[] hessian, int n)
    {
        ParameterLayout layout = likelihood.Layout;
        AbilityNodes nodes = likelihood.Nodes;
        for (int i = 0; i < layout.Curves.Length; i++)
        {
            ItemCurve curve = layout.Curves[i];
            int m = curve.ParameterCount;
            int[] places = layout.Places[i];
            double[] parameters = layout.Parameters(state.Point, i), log = new double[curve.Categories], first = new double[curve.Categories * m], second = new double[curve.Categories * m * m];
            var sum = new double[m * m];
            for (int q = 0; q < nodes.Count; q++)
            {
                curve.Evaluate(parameters, nodes.Points[q], log, first, second);
                for (int k = 0; k < curve.Categories; k++)
                {
                    double count = state.Counts[i][k * nodes.Padded + q];
                    for (int a = 0; a < m * m; a++)
                        sum[a] += count * second[k * m * m + a];
                }
            }

            for (int a = 0; a < m; a++)
            {
                for (int b = 0; b < m; b++)
                {
                    if (places[a] >= 0 && places[b] >= 0)
                        hessian[places[a] * n + places[b]] += sum[a * m + b];
                }
            }

            if (curve.Family == CurveFamily.Guessing)
            {
                double g = Elementary.Logistic(parameters[2]);
                hessian[places[2] * n + places[2]] -= (options.GuessingPrior.Alpha + options.GuessingPrior.Beta - 2) * g * (1 - g);
            }
        }
    }

    private static void AddGroups(MarginalLikelihood likelihood, MarginalState state, double[] hessian, int n)
    {
        ParameterLayout layout = likelihood.Layout;
        for (int g = 0; g < layout.Means.Length; g++)
        {
            double mean = layout.Mean(state.Point, g), spread = layout.Spread(state.Point, g), total = 0, shift = 0, square = 0;
            for (int q = 0; q < likelihood.Nodes.Count; q++)
            {
                double count = state.GroupCounts[g][q], z = (likelihood.Nodes.Points[q] - mean) / spread;
                total += count;
                shift += count * z;
                square += count * z * z;
            }

            int m = layout.Means[g], s = layout.Spreads[g];
            if (m >= 0)
                hessian[m * n + m] -= total / (spread * spread);
            if (s >= 0)
                hessian[s * n + s] -= 2 * square;
            if (m >= 0 && s >= 0)
            {
                hessian[m * n + s] -= 2 * shift / spread;
                hessian[s * n + m] -= 2 * shift / spread;
            }
        }
    }
}
