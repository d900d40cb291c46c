namespace ResearchKit.Frames.Storage;

/// <summary>A pair of key columns, and both as one column: the left rows, then the right ones.</summary>
internal sealed record MergeKey(Column Left, Column Right, Column Both)
{
    public static MergeKey Of(Column left, Column right, CancellationToken cancellationToken)
    {
        if (left.ElementType == right.ElementType)
            return new MergeKey(left, right, left.Append([right], cancellationToken));
        if (Widen(left) is { } wideLeft && Widen(right) is { } wideRight)
            return new MergeKey(left, right, wideLeft.Append([wideRight], cancellationToken));
        throw new ArgumentException(
            $"The key \"{left.Name}\" holds {Column.TypeName(left.ElementType)} in the left frame, and \"{right.Name}\" holds " +
            $"{Column.TypeName(right.ElementType)} in the right. Convert one of them, for example frame.Sql(\"select * replace (cast(... as ...) as ...) from this\").",
            nameof(right));
    }

    /// <summary>The key of each row, taken from the right where the left has no row (-1).</summary>
    public Column Gather(int[] left, int[] right, CancellationToken cancellationToken)
    {
        var rows = new int[left.Length];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = left[i] >= 0 ? left[i] : Left.Length + right[i];
        return Both.Gather(rows, cancellationToken).With(Left.Info with { SqlType = null });
    }

    private static Column? Widen(Column column) => column switch
    {
        Column<sbyte> integers => Widen(integers, value => value),
        Column<byte> integers => Widen(integers, value => value),
        Column<short> integers => Widen(integers, value => value),
        Column<ushort> integers => Widen(integers, value => value),
        Column<int> integers => Widen(integers, value => value),
        Column<uint> integers => Widen(integers, value => value),
        Column<long> integers => Widen(integers, value => (Int128)value),
        Column<ulong> integers => Widen(integers, value => (Int128)value),
        Column<Int128> => column,
        _ => null,
    };

    private static Column Widen<T>(Column<T> column, Func<T, Int128> widen)
        where T : struct =>
        Column.Create(column.Name, column.All().Select(value => value is { } present ? widen(present) : (Int128?)null));
}
