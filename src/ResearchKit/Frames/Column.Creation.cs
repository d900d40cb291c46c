using System.Runtime.InteropServices;
using ResearchKit.DuckDB;
using ResearchKit.Frames.Storage;

namespace ResearchKit.Frames;

public abstract partial class Column
{
    /// <summary>A column of values in row order.</summary>
    /// <typeparam name="T">
    /// A number, date or other value type or its nullable (<see cref="Column{T}"/>), <see cref="string"/> or an enum
    /// (<see cref="StringColumn"/>), anything else (<see cref="ObjectColumn"/>). Null is a missing value.
    /// </typeparam>
    /// <param name="name">The name, not empty.</param>
    /// <param name="values">One value a row.</param>
    /// <returns>A column whose provenance is unknown and which is therefore protected.</returns>
    public static Column Create<T>(string name, IEnumerable<T> values)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(values);
        var builder = ColumnBuilder<T>.Create(name);
        switch (values)
        {
            case T[] array:
                builder.Append(array.AsSpan());
                break;
            case List<T> list:
                builder.Append(CollectionsMarshal.AsSpan(list));
                break;
            default:
                foreach (var value in values)
                    builder.Append(value);
                break;
        }

        return builder.ToColumn(new ColumnInfo(name));
    }

    /// <summary>A column of values in row order, copied in bulk.</summary>
    internal static Column Create<T>(string name, ReadOnlySpan<T> values)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var builder = ColumnBuilder<T>.Create(name);
        builder.Append(values);
        return builder.ToColumn(new ColumnInfo(name));
    }

    /// <summary>A column of values in row order, copied in bulk, in which one value stands for what is missing (NaN too).</summary>
    internal static Column Create<T>(string name, ReadOnlySpan<T> values, T missing)
        where T : unmanaged, IEquatable<T>
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new ValueColumn<T, T, Plain<T>>(new ColumnInfo(name), MarkedValues.Segments(values, missing), values.Length);
    }

    /// <summary>Dates, as DuckDB keeps them.</summary>
    /// <param name="name">The name, not empty.</param>
    /// <param name="days">Days since 1970-01-01; <see cref="int.MinValue"/> is missing.</param>
    /// <exception cref="ArgumentOutOfRangeException">A day lies outside the years 1 to 9999.</exception>
    internal static Column FromDays(string name, ReadOnlySpan<int> days)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        MarkedValues.Check(name, days, int.MinValue, DateEncoding.First, DateEncoding.Last);
        return new ValueColumn<DateOnly, int, DateEncoding>(new ColumnInfo(name), MarkedValues.Segments(days, int.MinValue), days.Length);
    }

    /// <summary>Moments without a time zone, as DuckDB keeps its TIMESTAMP.</summary>
    /// <param name="name">The name, not empty.</param>
    /// <param name="microseconds">Microseconds since 1970-01-01 00:00; <see cref="long.MinValue"/> is missing.</param>
    /// <exception cref="ArgumentOutOfRangeException">A moment lies outside the years 1 to 9999.</exception>
    internal static Column FromMicroseconds(string name, ReadOnlySpan<long> microseconds)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        MarkedValues.Check(name, microseconds, long.MinValue, MomentTicks.FirstMicrosecond, MomentTicks.LastMicrosecond);
        var encoding = new TimestampEncoding(DuckDBTimePrecision.Microseconds);
        return new ValueColumn<DateTime, long, TimestampEncoding>(
            new ColumnInfo(name), MarkedValues.Segments(microseconds, long.MinValue), microseconds.Length, encoding);
    }

    /// <summary>Text as codes into a list of categories.</summary>
    /// <param name="name">The name, not empty.</param>
    /// <param name="codes">For each row the place of its text in <paramref name="categories"/>, from 0; 255 is missing.</param>
    /// <param name="categories">The texts, in the order in which the column sorts. Batches of one table share one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A code has no category; the message names row and code.</exception>
    internal static Column FromCodes(string name, ReadOnlySpan<byte> codes, Categories categories)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(categories);
        var count = categories.Names.Count;
        if (count < byte.MaxValue && codes.IndexOfAnyInRange((byte)count, (byte)(byte.MaxValue - 1)) is >= 0 and var row)
            throw NoCategory(name, row, codes[row], count, byte.MaxValue);
        return new CategoryColumn(new ColumnInfo(name), categories, MarkedValues.Codes(codes, byte.MaxValue), codes.Length);
    }

    /// <inheritdoc cref="FromCodes(string, ReadOnlySpan{byte}, Categories)"/>
    /// <param name="name">The name, not empty.</param>
    /// <param name="codes">For each row the place of its text in <paramref name="categories"/>, from 0; -1 is missing.</param>
    /// <param name="categories">The texts, in the order in which the column sorts. Batches of one table share one.</param>
    internal static Column FromCodes(string name, ReadOnlySpan<int> codes, Categories categories)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(categories);
        var count = categories.Names.Count;
        if (codes.IndexOfAnyExceptInRange(-1, count - 1) is >= 0 and var row)
            throw NoCategory(name, row, codes[row], count, -1);
        return new CategoryColumn(new ColumnInfo(name), categories, MarkedValues.Codes(codes, -1), codes.Length);
    }

    /// <inheritdoc cref="FromCodes(string, ReadOnlySpan{byte}, Categories)"/>
    /// <exception cref="ArgumentException">A text is null or occurs twice.</exception>
    internal static Column FromCodes(string name, ReadOnlySpan<byte> codes, IReadOnlyList<string> values) => FromCodes(name, codes, new Categories(values));

    /// <inheritdoc cref="FromCodes(string, ReadOnlySpan{int}, Categories)"/>
    /// <exception cref="ArgumentException">A text is null or occurs twice.</exception>
    internal static Column FromCodes(string name, ReadOnlySpan<int> codes, IReadOnlyList<string> values) => FromCodes(name, codes, new Categories(values));

    private static ArgumentOutOfRangeException NoCategory(string name, int row, int code, int count, int missing) => new(
        "codes", code, $"Column \"{name}\", row {row}: code {code} has no category. Codes go from 0 to {count - 1}, and {missing} is missing.");
}
