namespace ResearchKit.Statistics.Prediction;

/// <summary>The bins of all rows: columns in groups of eight, a row's eight bytes in one word, so that one load serves eight histograms.</summary>
internal sealed class BinnedRows
{
    private const int BlockRows = 1 << 15;

    private BinnedRows(int rows, int columns, ulong[][] words)
    {
        (RowCount, Columns, Words) = (rows, columns, words);
    }

    public int RowCount { get; }

    public int Columns { get; }

    /// <summary>By group of columns, then by row.</summary>
    public ulong[][] Words { get; }

    /// <summary>Puts rows into bins.</summary>
    /// <param name="predictors">The columns.</param>
    /// <param name="bins">How each is cut.</param>
    /// <param name="rows">Which rows, in this order; null for all.</param>
    /// <param name="threads">Most threads.</param>
    public static BinnedRows Of(IReadOnlyList<TreePredictor> predictors, IReadOnlyList<HistogramBins> bins, int[]? rows, int threads)
    {
        int count = rows?.Length ?? predictors[0].RowCount, columns = predictors.Count, blocks = (count + BlockRows - 1) / BlockRows;
        ulong[][] words = [.. Enumerable.Range(0, (columns + 7) / 8).Select(_ => new ulong[count])];
        Parallel.For(0, blocks, new ParallelOptions { MaxDegreeOfParallelism = threads }, block =>
        {
            for (int column = 0; column < columns; column++)
                bins[column].Fill(predictors[column], rows, block * BlockRows, Math.Min(count, (block + 1) * BlockRows), words[column >> 3], (column & 7) * 8);
        });
        return new BinnedRows(count, columns, words);
    }

    public byte this[int row, int column] => (byte)(Words[column >> 3][row] >> ((column & 7) * 8));

    /// <summary>Some of the rows.</summary>
    public BinnedRows Take(int[] rows) => new(rows.Length, Columns, [.. Words.Select(words => Array.ConvertAll(rows, row => words[row]))]);

    /// <summary>The same rows with the bins of some columns replaced; words of other groups are shared.</summary>
    /// <param name="columns">The columns to replace.</param>
    /// <param name="bin">The new bin of a row in a column.</param>
    public BinnedRows With(IReadOnlyList<int> columns, Func<int, int, byte> bin)
    {
        ulong[][] words = [.. Words];
        foreach (IGrouping<int, int> group in columns.GroupBy(column => column >> 3))
        {
            ulong[] changed = [.. words[group.Key]];
            foreach (int column in group)
            {
                int shift = (column & 7) * 8;
                ulong others = ~(0xFFUL << shift);
                for (int row = 0; row < changed.Length; row++)
                    changed[row] = (changed[row] & others) | ((ulong)bin(row, column) << shift);
            }

            words[group.Key] = changed;
        }

        return new BinnedRows(RowCount, Columns, words);
    }
}
