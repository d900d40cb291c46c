namespace ResearchKit.Frames;

/// <summary>
/// A summary of the rows of a group. Missing values are left out; a group without any value has a missing result, except that counts are 0.
/// Floating-point results do not depend on threads: rows are taken in their order.
/// </summary>
public sealed record Aggregate
{
    private Aggregate(AggregateKind kind, string? column)
    {
        Kind = kind;
        ColumnName = column;
    }

    /// <summary>The column that is summarised; null for the number of rows.</summary>
    public string? ColumnName { get; }

    internal AggregateKind Kind { get; }

    /// <summary>Number of rows, missing values or not (<see cref="long"/>).</summary>
    public static Aggregate Count() => new(AggregateKind.CountRows, null);

    /// <summary>Number of values that are not missing (<see cref="long"/>).</summary>
    /// <param name="column">The column.</param>
    public static Aggregate Count(string column) => Of(AggregateKind.Count, column);

    /// <summary>Number of different values that are not missing (<see cref="long"/>).</summary>
    /// <param name="column">The column.</param>
    public static Aggregate DistinctCount(string column) => Of(AggregateKind.DistinctCount, column);

    /// <summary>
    /// Sum: a <see cref="long"/> of integers and truth values (an error when it does not fit), a <see cref="decimal"/> of decimals, a
    /// compensated <see cref="double"/> of floating-point numbers.
    /// </summary>
    /// <param name="column">A column of numbers or truth values.</param>
    public static Aggregate Sum(string column) => Of(AggregateKind.Sum, column);

    /// <summary>Arithmetic mean (<see cref="double"/>).</summary>
    /// <param name="column">A column of numbers or truth values.</param>
    public static Aggregate Mean(string column) => Of(AggregateKind.Mean, column);

    /// <summary>Median (<see cref="double"/>): the middle value, or the mean of the two middle ones; not-a-number if any value is.</summary>
    /// <param name="column">A column of numbers or truth values.</param>
    public static Aggregate Median(string column) => Of(AggregateKind.Median, column);

    /// <summary>Standard deviation of a sample (<see cref="double"/>, divisor n - 1); missing where fewer than two values are there.</summary>
    /// <param name="column">A column of numbers or truth values.</param>
    public static Aggregate StandardDeviation(string column) => Of(AggregateKind.StandardDeviation, column);

    /// <summary>Smallest value, of the column's own type.</summary>
    /// <param name="column">A column with an order: numbers, text, dates.</param>
    public static Aggregate Min(string column) => Of(AggregateKind.Min, column);

    /// <summary>Greatest value, of the column's own type; not-a-number is greater than infinity.</summary>
    /// <param name="column">A column with an order: numbers, text, dates.</param>
    public static Aggregate Max(string column) => Of(AggregateKind.Max, column);

    private static Aggregate Of(AggregateKind kind, string column)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(column);
        return new Aggregate(kind, column);
    }
}

internal enum AggregateKind
{
    CountRows,
    Count,
    DistinctCount,
    Sum,
    Mean,
    Median,
    StandardDeviation,
    Min,
    Max,
}
