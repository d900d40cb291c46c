using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.Prediction;

/// <summary>How the values of one predictor are put into bins: numbers by cut points, categories by level. Missing values have the last bin.</summary>
internal sealed class HistogramBins
{
    /// <summary>The most bins without that of missing values.</summary>
    public const int Most = 255;

    /// <summary>The bin of missing values, above all others.</summary>
    public const byte Missing = 255;

    private const int SampleRows = 200_000, Padded = 256;
    private readonly double[] _padded;

    private HistogramBins(TreePredictor predictor, double[] cuts)
    {
        (Name, Levels, Cuts) = (predictor.Name, predictor.Levels, cuts);

        // A cut of minus zero, less zero, has the sign of a negative number: adding zero makes the cut plain.
        _padded = [.. cuts.Select(cut => cut + 0.0), .. Enumerable.Repeat(double.PositiveInfinity, Padded - cuts.Length)];
    }

    public string Name { get; }

    /// <summary>The categories, or null for numbers.</summary>
    public IReadOnlyList<string>? Levels { get; }

    /// <summary>A number is in the first bin whose cut it does not exceed, or in the last.</summary>
    public double[] Cuts { get; }

    /// <summary>Bins in use without that of missing values.</summary>
    public int Count => Levels?.Count ?? Cuts.Length + 1;

    /// <summary>Cuts at quantiles, or between all different values where they are few.</summary>
    /// <param name="predictor">The column.</param>
    /// <param name="rows">The rows that the cuts are made of.</param>
    /// <param name="most">The most bins.</param>
    /// <param name="seed">Draws rows where they are many.</param>
    public static HistogramBins Of(TreePredictor predictor, int[] rows, int most, ulong seed)
    {
        if (predictor.Levels is not null)
            return new HistogramBins(predictor, []);
        ReadOnlySpan<double> values = predictor.Numbers;
        bool isSample = rows.Length > SampleRows;
        RandomStream? random = isSample ? new RandomStream(seed).Split("bins") : null;
        double step = rows.Length / (double)SampleRows;
        var sample = new double[isSample ? SampleRows : rows.Length];
        int count = 0;
        for (int k = 0; k < sample.Length; k++)
        {
            // One row of each stretch of rows.
            double value = values[rows[isSample ? Math.Min(rows.Length - 1, (int)((k + random!.Uniform()) * step)) : k]];
            if (!double.IsNaN(value))
                sample[count++] = value;
        }

        Array.Resize(ref sample, count);
        Array.Sort(sample);
        var different = new List<double>();
        foreach (double value in sample)
        {
            if (different.Count > 0 && different[^1] == value)
                continue;
            different.Add(value);
            if (different.Count > most)
                break;
        }

        if (different.Count <= most)
            return new HistogramBins(predictor, [.. different.Zip(different.Skip(1), Between)]);
        var cuts = new List<double>();
        for (int k = 1; k < most; k++)
        {
            double rank = (count - 1) * (double)k / most;
            double cut = Between(sample[(int)rank], sample[(int)Math.Ceiling(rank)]);
            if ((cuts.Count == 0 || cut > cuts[^1]) && cut < sample[^1])
                cuts.Add(cut);
        }

        return new HistogramBins(predictor, [.. cuts]);
    }

    /// <summary>The bins of rows of a column, each put into its byte of a word.</summary>
    /// <param name="predictor">The column, of the fit or new.</param>
    /// <param name="rows">Which rows; empty for all from <paramref name="first"/> on.</param>
    /// <param name="first">The place in <paramref name="words"/>, and the row, to begin with.</param>
    /// <param name="end">The place to end before.</param>
    /// <param name="words">Eight columns a row.</param>
    /// <param name="shift">Bits below the column's byte.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(TreePredictor predictor, ReadOnlySpan<int> rows, int first, int end, ulong[] words, int shift)
    {
        if (Levels is not null)
        {
            ReadOnlySpan<int> codes = predictor.Codes;
            byte[] map = Map(predictor.Levels!);
            for (int i = first; i < end; i++)
            {
                int code = codes[rows.IsEmpty ? i : rows[i]];
                words[i] |= (ulong)(code < 0 ? Missing : map[code]) << shift;
            }

            return;
        }

        ref double cuts = ref MemoryMarshal.GetArrayDataReference(_padded);
        ReadOnlySpan<double> values = predictor.Numbers;
        for (int i = first; i < end; i++)
        {
            double value = values[rows.IsEmpty ? i : rows[i]];
            nint bin = 0;

            // Without branches, which would be guessed wrongly half of the time: the sign of cut - value says whether the value is above the cut.
            for (int step = Padded / 2; step > 0; step >>= 1)
                bin += (nint)(BitConverter.DoubleToInt64Bits(Unsafe.Add(ref cuts, bin + step - 1) - value) >> 63) & step;
            words[i] |= (ulong)(double.IsNaN(value) ? Missing : (byte)bin) << shift;
        }
    }

    /// <summary>The bin of one number.</summary>
    public byte Of(double value)
    {
        if (double.IsNaN(value))
            return Missing;
        int at = Array.BinarySearch(Cuts, value);
        return (byte)(at < 0 ? ~at : at);
    }

    private byte[] Map(IReadOnlyList<string> levels)
    {
        Dictionary<string, int> known = Levels!.Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        return [.. levels.Select(level => known.TryGetValue(level, out int bin) ? (byte)bin : Missing)];
    }

    private static double Between(double low, double high)
    {
        double middle = low / 2 + high / 2;
        return middle >= high ? low : middle;
    }
}
