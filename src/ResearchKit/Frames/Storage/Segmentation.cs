namespace ResearchKit.Frames.Storage;

/// <summary>
/// Columns are cut into segments of 65,536 rows: filling never copies what is already there, and never needs one huge block.
/// All segments of a column but the last are full.
/// </summary>
internal static class Segmentation
{
    public const int Bits = 16;
    public const int Rows = 1 << Bits;
    public const int Mask = Rows - 1;

    public static int Count(int rows) => (int)(((long)rows + Mask) >> Bits);

    /// <summary>Rows of a segment of a column with that many rows in all.</summary>
    public static int Length(int segment, int rows) => Math.Min(Rows, rows - (segment << Bits));
}

/// <summary>Values of up to 65,536 rows, and which of them are there.</summary>
/// <param name="Values">One value a row; undefined where missing.</param>
/// <param name="Validity">Bit set where there is a value; null when nothing is missing.</param>
/// <param name="NullCount">Number of missing values.</param>
internal sealed record Segment<T>(T[] Values, ulong[]? Validity, int NullCount)
{
    public bool IsValid(int row) => Validity is null || ValidityBits.IsSet(Validity, row);
}
