using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ResearchKit.Statistics.Prediction;

/// <summary>Finds the split of a leaf that lowers the objective most, from its histograms. Of equal ones the first column and the lowest bin.</summary>
/// <remarks>Gain: half of what G² / (H + penalty) of the children exceeds that of the leaf; scikit-learn leaves the half out.</remarks>
internal sealed class TreeSplitFinder(IReadOnlyList<HistogramBins> bins, GradientBoostingOptions options)
{
    // As scikit-learn: less curvature than this is none; categories are sorted by g / (h + smoothing) where they are worth this many rows.
    private const double LeastCurvature = 1e-3, Smoothing = 10, LeastSupport = 10;

    private readonly int[] _directions =
        [.. bins.Select(one => options.Monotonic is { } monotonic && monotonic.TryGetValue(one.Name, out TreeDirection direction) ? direction == TreeDirection.Rising ? 1 : -1 : 0)];

    public int DirectionOf(int column) => _directions[column];

    /// <summary>The value of a leaf, before the learning rate, between ends.</summary>
    public double ValueOf(double gradient, double curvature, double lower, double upper) => Math.Clamp(-gradient / (curvature + options.L2 + 1e-15), lower, upper);

    public TreeSplit Find(TreeLeaf leaf, bool[] columns, in TreeScale scale)
    {
        var best = default(TreeSplit);
        for (int column = 0; column < columns.Length; column++)
        {
            if (!columns[column])
                continue;
            if (bins[column].Levels is not null)
                OfCategories(leaf, column, scale, ref best);
            else
                OfNumbers(leaf, column, scale, ref best);
        }

        if (!best.Exists)
            return best;
        double g = scale.GradientOf(best.LeftGradient), h = scale.CurvatureOf(best.LeftCurvature);
        best.LeftValue = ValueOf(g, h, leaf.Lower, leaf.Upper);
        best.RightValue = ValueOf(scale.GradientOf(leaf.Gradient) - g, scale.CurvatureOf(leaf.Curvature - best.LeftCurvature), leaf.Lower, leaf.Upper);
        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void OfNumbers(TreeLeaf leaf, int column, in TreeScale scale, ref TreeSplit best)
    {
        ref Vector128<long> sums = ref leaf.Sums![column * HistogramSums.Bins];
        Vector128<long> missing = Unsafe.Add(ref sums, HistogramBins.Missing), all = Vector128.Create(leaf.Gradient, leaf.Curvature);
        bool hasMissing = missing != Vector128<long>.Zero;
        int count = bins[column].Count;

        // Missing values on the right; the last bin is a split of its own where there are some. Then on the left.
        for (int side = 0; side < (hasMissing ? 2 : 1); side++)
        {
            Vector128<long> left = side == 0 ? Vector128<long>.Zero : missing;
            int last = side == 0 && hasMissing ? count : count - 1;
            for (int bin = 0; bin < last; bin++)
            {
                Vector128<long> here = Unsafe.Add(ref sums, bin);
                if (here == Vector128<long>.Zero)
                    continue;
                left += here;
                int leftCount = scale.CountOf(left[1]);
                if (leftCount < options.MinimumLeafRows)
                    continue;
                if (leaf.Count - leftCount < options.MinimumLeafRows)
                    break;
                double gain = Gain(leaf, left, all - left, _directions[column], scale);
                if (gain > best.Gain)
                    best = new TreeSplit { Gain = gain, Column = column, Bin = bin, IsMissingLeft = side == 1, LeftGradient = left[0], LeftCurvature = left[1] };
            }
        }

        // Without missing values in the leaf, later ones go where most rows go.
        if (best.Exists && best.Column == column && best.Set is null && !hasMissing)
            best.IsMissingLeft = scale.CountOf(best.LeftCurvature) * 2 >= leaf.Count;
    }

    private void OfCategories(TreeLeaf leaf, int column, in TreeScale scale, ref TreeSplit best)
    {
        ref Vector128<long> sums = ref leaf.Sums![column * HistogramSums.Bins];
        double perRow = leaf.Count / scale.CurvatureOf(leaf.Curvature);
        Span<double> ratios = stackalloc double[HistogramSums.Bins];
        Span<int> order = stackalloc int[HistogramSums.Bins];
        int used = 0;
        for (int bin = 0; bin < HistogramSums.Bins; bin++)
        {
            Vector128<long> here = Unsafe.Add(ref sums, bin);
            double curvature = scale.CurvatureOf(here[1]);
            if (here == Vector128<long>.Zero || curvature * perRow < LeastSupport - 1e-6)
                continue;
            ratios[used] = scale.GradientOf(here[0]) / (curvature + Smoothing);
            order[used++] = bin;
        }

        if (used < 2)
            return;
        ratios[..used].Sort(order[..used]);
        Vector128<long> all = Vector128.Create(leaf.Gradient, leaf.Curvature);

        // From either end; categories of few rows stay on the right.
        int middle = (used + 1) / 2;
        for (int end = 0; end < 2; end++)
        {
            Vector128<long> left = Vector128<long>.Zero;
            for (int k = 0; k < middle; k++)
            {
                left += Unsafe.Add(ref sums, order[end == 0 ? k : used - 1 - k]);
                int leftCount = scale.CountOf(left[1]);
                if (leftCount < options.MinimumLeafRows)
                    continue;
                if (leaf.Count - leftCount < options.MinimumLeafRows)
                    break;
                double gain = Gain(leaf, left, all - left, 0, scale);
                if (!(gain > best.Gain))
                    continue;
                var set = new ulong[4];
                for (int member = 0; member <= k; member++)
                {
                    int bin = order[end == 0 ? member : used - 1 - member];
                    set[bin >> 6] |= 1UL << (bin & 63);
                }

                // Missing values and new categories, where the leaf has none missing, go where most rows go.
                if (Unsafe.Add(ref sums, HistogramBins.Missing) == Vector128<long>.Zero && leftCount * 2 >= leaf.Count)
                    set[3] |= 1UL << 63;
                best = new TreeSplit { Gain = gain, Column = column, Set = set, LeftGradient = left[0], LeftCurvature = left[1] };
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Gain(TreeLeaf leaf, Vector128<long> left, Vector128<long> right, int direction, in TreeScale scale)
    {
        double leftCurvature = scale.CurvatureOf(left[1]), rightCurvature = scale.CurvatureOf(right[1]);
        if (leftCurvature < LeastCurvature || rightCurvature < LeastCurvature)
            return 0;
        double g = scale.GradientOf(left[0]), other = scale.GradientOf(right[0]);
        double leftValue = -g / (leftCurvature + options.L2), rightValue = -other / (rightCurvature + options.L2);
        if (options.Monotonic is not null)
        {
            leftValue = Math.Clamp(leftValue, leaf.Lower, leaf.Upper);
            rightValue = Math.Clamp(rightValue, leaf.Lower, leaf.Upper);
            if ((direction > 0 && leftValue > rightValue) || (direction < 0 && leftValue < rightValue))
                return 0;
        }

        return (leaf.Value * scale.GradientOf(leaf.Gradient) - leftValue * g - rightValue * other) / 2;
    }
}
