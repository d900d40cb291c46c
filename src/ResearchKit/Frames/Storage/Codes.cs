namespace ResearchKit.Frames.Storage;

/// <summary>
/// Numbers the distinct combinations of values of some columns in the order in which they first occur. Missing is a value of its own here:
/// rows where it is missing belong together.
/// </summary>
/// <param name="OfRow">For every row the number of its combination, from 0.</param>
/// <param name="FirstRow">For every combination the first row that has it.</param>
internal sealed record Codes(int[] OfRow, int[] FirstRow)
{
    public int Count => FirstRow.Length;

    public static Codes Of(IReadOnlyList<Column> columns, int rowCount, CancellationToken cancellationToken)
    {
        if (columns.Count == 0)
            return new Codes(new int[rowCount], rowCount == 0 ? [] : [0]);
        var codes = columns[0].Encode(cancellationToken);
        for (var i = 1; i < columns.Count; i++)
            codes = codes.And(columns[i].Encode(cancellationToken), cancellationToken);
        return codes;
    }

    private Codes And(Codes other, CancellationToken cancellationToken)
    {
        var numbers = new Dictionary<long, int>();
        var ofRow = new int[OfRow.Length];
        var firstRow = new List<int>();
        for (var row = 0; row < ofRow.Length; row++)
        {
            if ((row & Segmentation.Mask) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            var pair = ((long)OfRow[row] << 32) | (uint)other.OfRow[row];
            if (!numbers.TryGetValue(pair, out var number))
            {
                number = firstRow.Count;
                numbers.Add(pair, number);
                firstRow.Add(row);
            }

            ofRow[row] = number;
        }

        return new Codes(ofRow, [.. firstRow]);
    }
}
