using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Multilevel;

/// <summary>Z'Z of the levels of two factors that meet in a row, by the levels of the first (compressed rows).</summary>
internal sealed class PairProducts
{
    private const int Block = 4096;

    private PairProducts(int[] start, int[] target, double[] blocks)
    {
        Start = start;
        Target = target;
        Blocks = blocks;
    }

    /// <summary>Where each level's links begin; one more at the end.</summary>
    public int[] Start { get; }

    /// <summary>The level of the second factor, ascending within a level of the first.</summary>
    public int[] Target { get; }

    /// <summary>For each link, width of the first × width of the second.</summary>
    public double[] Blocks { get; }

    public static PairProducts Of(RandomFactor first, RandomFactor second, CentredRows rows, int[] used, CancellationToken cancellationToken)
    {
        int[] order = ByLevel(first, out int[] begin);
        double[] z1 = Columns(first, rows, used, cancellationToken), z2 = Columns(second, rows, used, cancellationToken);
        int width = first.Width, other = second.Width;
        var start = new int[first.LevelCount + 1];
        var target = new List<int>(Math.Min(used.Length, 1 << 20));
        var blocks = new List<double>(Math.Min(used.Length, 1 << 20));
        var place = new int[second.LevelCount];
        Array.Fill(place, -1);
        var met = new List<int>();
        for (int level = 0; level < first.LevelCount; level++)
        {
            if ((level & 0xFFF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            met.Clear();
            for (int k = begin[level]; k < begin[level + 1]; k++)
            {
                int code = second.Codes[order[k]];
                if (place[code] < 0)
                {
                    place[code] = 0;
                    met.Add(code);
                }
            }

            met.Sort();
            int from = target.Count;
            for (int m = 0; m < met.Count; m++)
                place[met[m]] = m;
            target.AddRange(met);
            var sums = new double[met.Count * width * other];
            for (int k = begin[level]; k < begin[level + 1]; k++)
            {
                int row = order[k], at = place[second.Codes[row]] * width * other;
                for (int c = 0; c < width; c++)
                {
                    double value = z1[row * width + c];
                    for (int d = 0; d < other; d++)
                        sums[at + c * other + d] += value * z2[row * other + d];
                }
            }

            blocks.AddRange(sums);
            foreach (int code in met)
                place[code] = -1;
            start[level] = from;
        }

        start[^1] = target.Count;
        return new PairProducts(start, [.. target], [.. blocks]);
    }

    /// <summary>Rows ordered by level, in their own order within a level.</summary>
    private static int[] ByLevel(RandomFactor factor, out int[] begin)
    {
        begin = new int[factor.LevelCount + 1];
        foreach (int code in factor.Codes)
            begin[code + 1]++;
        for (int level = 0; level < factor.LevelCount; level++)
            begin[level + 1] += begin[level];
        int[] next = begin[..^1];
        var order = new int[factor.Codes.Length];
        for (int row = 0; row < order.Length; row++)
            order[next[factor.Codes[row]]++] = row;
        return order;
    }

    private static double[] Columns(RandomFactor factor, CentredRows rows, int[] used, CancellationToken cancellationToken)
    {
        var values = new double[used.Length * factor.Width];
        var column = new double[Block];
        var roots = new double[Block];
        for (int start = 0; start < used.Length; start += Block)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(Block, used.Length - start);
            for (int i = 0; i < count; i++)
                roots[i] = Math.Sqrt(rows.Weight(start + i));
            for (int c = 0; c < factor.Width; c++)
            {
                factor.Write(c, used.AsSpan(start, count), roots.AsSpan(0, count), column);
                for (int i = 0; i < count; i++)
                    values[(start + i) * factor.Width + c] = column[i];
            }
        }

        return values;
    }
}
