using System.Numerics;
using System.Runtime.InteropServices;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.ItemResponse;

/// <summary>
/// The marginal log-likelihood of item parameters and its gradient by one pass over the patterns: the expected counts of Bock and Aitkin (1981), which give the
/// gradient by Fisher's identity. Work is shared out in a fixed number of parts that are added in order, so that the bits do not depend on the threads.
/// </summary>
internal sealed class MarginalLikelihood
{
    private const int PatternsAPart = 128;
    private const int MostParts = 16;
    private const double Negligible = -75;

    private readonly ResponsePatterns _patterns;
    private readonly ItemResponseOptions _options;
    private readonly bool[] _frozen;
    private readonly int[] _offsets;
    private readonly int _widest;

    public MarginalLikelihood(ResponsePatterns patterns, ParameterLayout layout, AbilityNodes nodes, ItemResponseOptions options, bool[] frozen)
    {
        _patterns = patterns;
        _options = options;
        _frozen = frozen;
        Layout = layout;
        Nodes = nodes;
        _offsets = new int[layout.Curves.Length + 1];
        for (int i = 0; i < layout.Curves.Length; i++)
            _offsets[i + 1] = _offsets[i] + layout.Curves[i].Categories;
        _widest = layout.Curves.Max(curve => curve.ParameterCount);
    }

    public ParameterLayout Layout { get; }

    public AbilityNodes Nodes { get; }

    /// <summary>Where the categories of each item begin in tables over all categories.</summary>
    public int[] Offsets => _offsets;

    /// <summary>The largest number of parameters that an item has: the width of a cell in the table of derivatives.</summary>
    public int Widest => _widest;

    public bool IsFrozen(int place) => _frozen[place];

    public MarginalState Evaluate(double[] point, CancellationToken cancellationToken)
    {
        (double[] log, double[] first) = Tables(point);
        int groups = Layout.Means.Length;
        double[][] weights = [.. Enumerable.Range(0, groups).Select(g => Nodes.LogWeights(Layout.Mean(point, g), Layout.LogSpread(point, g)))];
        int parts = Math.Clamp(_patterns.Count / PatternsAPart, 1, MostParts);
        var sums = new double[parts];
        var counts = new double[parts][];
        var groupCounts = new double[parts][];
        Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = _options.MaximumThreads, CancellationToken = cancellationToken }, part =>
        {
            counts[part] = new double[_offsets[^1] * Nodes.Padded];
            groupCounts[part] = new double[groups * Nodes.Padded];
            int from = (int)((long)_patterns.Count * part / parts), to = (int)((long)_patterns.Count * (part + 1) / parts);
            sums[part] = Expect(from, to, log, weights, counts[part], groupCounts[part]);
        });
        for (int part = 1; part < parts; part++)
        {
            AddTo(counts[0], counts[part]);
            AddTo(groupCounts[0], groupCounts[part]);
        }

        double logLikelihood = sums.Sum();
        double[][] byGroup = [.. Enumerable.Range(0, groups).Select(g => groupCounts[0].AsSpan(g * Nodes.Padded, Nodes.Padded).ToArray())];
        double[][] byItem = [.. Layout.Curves.Select((curve, i) => counts[0].AsSpan(_offsets[i] * Nodes.Padded, curve.Categories * Nodes.Padded).ToArray())];
        var gradient = new double[Layout.Count];
        var information = new ArrowMatrix(Layout);
        for (int i = 0; i < byItem.Length; i++)
            AddItem(i, byItem[i], log, first, gradient, information);
        AddGroups(point, byGroup, gradient, information);
        double prior = AddPrior(point, gradient, information);
        for (int i = 0; i < Layout.Places.Length; i++)
        {
            foreach (int place in Layout.Places[i])
            {
                if (place >= 0 && place < Layout.SharedStart && _frozen[place])
                {
                    gradient[place] = 0;
                    information.Freeze(i, place);
                }
            }
        }

        for (int place = Layout.SharedStart; place < Layout.Count; place++)
        {
            if (_frozen[place])
            {
                gradient[place] = 0;
                information.Freeze(-1, place);
            }
        }

        information.Factorise();
        return new MarginalState
        {
            Point = point,
            LogLikelihood = logLikelihood,
            Objective = logLikelihood + prior,
            Gradient = gradient,
            Information = information,
            Counts = byItem,
            GroupCounts = byGroup,
            First = first,
            LogProbabilities = log,
            LogWeights = weights,
        };
    }

    /// <summary>The posterior weights of one pattern over the nodes; they add up to 1.</summary>
    /// <returns>The logarithm of the pattern's probability.</returns>
    public double Posterior(int pattern, double[] log, double[][] weights, Span<double> posterior)
    {
        int width = Layout.Curves.Length, padded = Nodes.Padded;
        weights[_patterns.Groups[pattern]].CopyTo(posterior);
        ReadOnlySpan<sbyte> codes = _patterns.Codes.AsSpan(pattern * width, width);
        for (int i = 0; i < width; i++)
        {
            if (codes[i] >= 0)
                AddTo(posterior, log.AsSpan((_offsets[i] + codes[i]) * padded, padded));
        }

        double largest = double.NegativeInfinity, sum = 0;
        foreach (double value in posterior)
            largest = Math.Max(largest, value);
        if (!double.IsFinite(largest))
            return double.NegativeInfinity;
        for (int q = 0; q < posterior.Length; q++)
        {
            double value = posterior[q] - largest;
            sum += posterior[q] = value > Negligible ? Elementary.Exp(value) : 0;
        }

        for (int q = 0; q < posterior.Length; q++)
            posterior[q] /= sum;
        return largest + Elementary.Log(sum);
    }

    private double Expect(int from, int to, double[] log, double[][] weights, double[] counts, double[] groupCounts)
    {
        int width = Layout.Curves.Length, padded = Nodes.Padded;
        var posterior = new double[padded];
        double total = 0;
        for (int p = from; p < to; p++)
        {
            double weight = _patterns.Weights[p];
            total += weight * Posterior(p, log, weights, posterior);
            for (int q = 0; q < padded; q++)
                posterior[q] *= weight;
            ReadOnlySpan<sbyte> codes = _patterns.Codes.AsSpan(p * width, width);
            for (int i = 0; i < width; i++)
            {
                if (codes[i] >= 0)
                    AddTo(counts.AsSpan((_offsets[i] + codes[i]) * padded, padded), posterior);
            }

            AddTo(groupCounts.AsSpan(_patterns.Groups[p] * padded, padded), posterior);
        }

        return total;
    }

    private (double[] Log, double[] First) Tables(double[] point)
    {
        int padded = Nodes.Padded;
        var log = new double[_offsets[^1] * padded];
        var first = new double[_offsets[^1] * padded * _widest];
        int most = Layout.Curves.Max(curve => curve.Categories);
        Span<double> parameters = new double[_widest], values = new double[most], slopes = new double[most * _widest];
        for (int i = 0; i < Layout.Curves.Length; i++)
        {
            ItemCurve curve = Layout.Curves[i];
            int m = curve.ParameterCount;
            Layout.Read(point, i, parameters);
            for (int q = 0; q < Nodes.Count; q++)
            {
                curve.Evaluate(parameters[..m], Nodes.Points[q], values, slopes[..(curve.Categories * m)], []);
                for (int k = 0; k < curve.Categories; k++)
                {
                    log[(_offsets[i] + k) * padded + q] = values[k];
                    slopes.Slice(k * m, m).CopyTo(first.AsSpan(((_offsets[i] + k) * padded + q) * _widest, m));
                }
            }
        }

        return (log, first);
    }

    private void AddItem(int item, double[] counts, double[] log, double[] first, double[] gradient, ArrowMatrix information)
    {
        int[] places = Layout.Places[item];
        int m = places.Length, categories = Layout.Curves[item].Categories, padded = Nodes.Padded;
        Span<double> own = stackalloc double[m], square = new double[m * m];
        for (int q = 0; q < Nodes.Count; q++)
        {
            double all = 0;
            for (int k = 0; k < categories; k++)
                all += counts[k * padded + q];
            if (all == 0)
                continue;
            for (int k = 0; k < categories; k++)
            {
                int cell = (_offsets[item] + k) * padded + q;
                ReadOnlySpan<double> d = first.AsSpan(cell * _widest, m);
                double count = counts[k * padded + q], expected = all * Elementary.Exp(log[cell]);
                for (int a = 0; a < m; a++)
                {
                    own[a] += count * d[a];
                    for (int b = 0; b <= a; b++)
                        square[a * m + b] += expected * d[a] * d[b];
                }
            }
        }

        for (int a = 0; a < m; a++)
        {
            if (places[a] < 0)
                continue;
            gradient[places[a]] += own[a];
            for (int b = 0; b < m; b++)
            {
                if (places[b] >= 0)
                    information.Add(item, places[a], places[b], square[Math.Max(a, b) * m + Math.Min(a, b)]);
            }
        }
    }

    private void AddGroups(double[] point, double[][] counts, double[] gradient, ArrowMatrix information)
    {
        for (int g = 0; g < counts.Length; g++)
        {
            double mean = Layout.Mean(point, g), spread = Layout.Spread(point, g), total = counts[g].Sum();
            double shift = 0, square = 0;
            for (int q = 0; q < Nodes.Count; q++)
            {
                double z = (Nodes.Points[q] - mean) / spread;
                shift += counts[g][q] * z;
                square += counts[g][q] * (z * z - 1);
            }

            if (Layout.Means[g] is var at and >= 0)
            {
                gradient[at] += shift / spread;
                information.Add(-1, at, at, total / (spread * spread));
            }

            if (Layout.Spreads[g] is var place and >= 0)
            {
                gradient[place] += square;
                information.Add(-1, place, place, 2 * total);
            }
        }
    }

    private double AddPrior(double[] point, double[] gradient, ArrowMatrix information)
    {
        double sum = 0;
        (double alpha, double beta) = (_options.GuessingPrior.Alpha - 1, _options.GuessingPrior.Beta - 1);
        for (int i = 0; i < Layout.Curves.Length; i++)
        {
            if (Layout.Curves[i].Family != CurveFamily.Guessing)
                continue;
            int place = Layout.Places[i][2];
            double g = Elementary.Logistic(point[place]), notG = Elementary.Logistic(-point[place]);
            sum += alpha * Elementary.Log(g) + beta * Elementary.Log(notG);
            gradient[place] += alpha * notG - beta * g;
            information.Add(i, place, place, (alpha + beta) * g * notG);
        }

        return sum;
    }

    internal static void AddTo(Span<double> sum, ReadOnlySpan<double> part)
    {
        Span<Vector<double>> left = MemoryMarshal.Cast<double, Vector<double>>(sum);
        ReadOnlySpan<Vector<double>> right = MemoryMarshal.Cast<double, Vector<double>>(part[..sum.Length]);
        for (int v = 0; v < left.Length; v++)
            left[v] += right[v];
        for (int i = left.Length * Vector<double>.Count; i < sum.Length; i++)
            sum[i] += part[i];
    }
}
