using System.Data;
using System.Numerics;
using System.Runtime.CompilerServices;
using ResearchKit.DuckDB.Vectors;

namespace ResearchKit.DuckDB;

/// <content>The values of the current row.</content>
public sealed partial class DuckDBDataReader
{
    /// <inheritdoc/>
    public override bool IsDBNull(int ordinal) => !Column(ordinal).IsValid(_row);

    /// <summary>The value as .NET knows it; DBNull for NULL.</summary>
    /// <exception cref="InvalidCastException">The .NET type cannot hold it, such as an infinite date; <see cref="GetProviderSpecificValue"/> can.</exception>
    public override object GetValue(int ordinal) => Column(ordinal).GetObjectOrNull(_row) ?? DBNull.Value;

    /// <summary>The value without loss: <see cref="DuckDBDate"/>, <see cref="DuckDBTimestamp"/>, <see cref="DuckDBTime"/>, <see cref="DuckDBDecimal"/>, Int128, <see cref="DuckDBUnion"/>; DBNull for NULL.</summary>
    public override object GetProviderSpecificValue(int ordinal) => Column(ordinal).GetProviderObjectOrNull(_row) ?? DBNull.Value;

    /// <summary>
    /// The value as the type asked for: numbers checked, dates and times as DateTime, DateOnly, DateTimeOffset or DuckDB's own, lists as arrays or List,
    /// structs as dictionaries or classes, text as an enum. A nullable type takes NULL.
    /// </summary>
    /// <exception cref="InvalidCastException">No such conversion, the value does not fit, or it is NULL and the type cannot be.</exception>
    public override T GetFieldValue<T>(int ordinal)
    {
        var column = Column(ordinal);
        if (column.IsValid(_row))
            return column.Get<T>(_row);
        if (typeof(T) == typeof(object) || typeof(T) == typeof(DBNull))
            return (T)(object)DBNull.Value;
        return default(T) is null ? default! : throw Null(ordinal, NestedConversion.NameOf(typeof(T)));
    }

    /// <inheritdoc/>
    public override int GetValues(object[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var count = Math.Min(values.Length, FieldCount);
        for (var i = 0; i < count; i++)
            values[i] = GetValue(i);
        return count;
    }

    /// <inheritdoc/>
    public override int GetProviderSpecificValues(object[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var count = Math.Min(values.Length, FieldCount);
        for (var i = 0; i < count; i++)
            values[i] = GetProviderSpecificValue(i);
        return count;
    }

    /// <inheritdoc/>
    public override bool GetBoolean(int ordinal) => Get<bool>(ordinal);

    /// <inheritdoc/>
    public override byte GetByte(int ordinal) => Get<byte>(ordinal);

    /// <inheritdoc/>
    public override short GetInt16(int ordinal) => Get<short>(ordinal);

    /// <inheritdoc/>
    public override int GetInt32(int ordinal) => Get<int>(ordinal);

    /// <inheritdoc/>
    public override long GetInt64(int ordinal) => Get<long>(ordinal);

    /// <inheritdoc/>
    public override float GetFloat(int ordinal) => Get<float>(ordinal);

    /// <inheritdoc/>
    public override double GetDouble(int ordinal) => Get<double>(ordinal);

    /// <inheritdoc/>
    public override decimal GetDecimal(int ordinal) => Get<decimal>(ordinal);

    /// <inheritdoc/>
    public override DateTime GetDateTime(int ordinal) => Get<DateTime>(ordinal);

    /// <inheritdoc/>
    public override Guid GetGuid(int ordinal) => Get<Guid>(ordinal);

    /// <inheritdoc/>
    public override char GetChar(int ordinal) => Get<char>(ordinal);

    /// <inheritdoc/>
    public override string GetString(int ordinal) => Get<string>(ordinal);

    /// <inheritdoc/>
    public override Stream GetStream(int ordinal) => Get<Stream>(ordinal);

    /// <inheritdoc/>
    public override TextReader GetTextReader(int ordinal) => new StringReader(GetString(ordinal));

    /// <inheritdoc/>
    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length)
    {
        var bytes = Get<byte[]>(ordinal);
        return Copy<byte>(bytes, dataOffset, buffer, bufferOffset, length);
    }

    /// <inheritdoc/>
    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        Copy(GetString(ordinal).AsSpan(), dataOffset, buffer, bufferOffset, length);

    private static long Copy<T>(ReadOnlySpan<T> source, long dataOffset, T[]? buffer, int bufferOffset, int length)
    {
        if (buffer is null)
            return source.Length;
        ArgumentOutOfRangeException.ThrowIfNegative(dataOffset);
        if (dataOffset >= source.Length)
            return 0;
        var count = Math.Min(length, source.Length - (int)dataOffset);
        source.Slice((int)dataOffset, count).CopyTo(buffer.AsSpan(bufferOffset));
        return count;
    }

    private T Get<T>(int ordinal)
    {
        var column = Column(ordinal);
        return column.IsValid(_row) ? column.Get<T>(_row) : throw Null(ordinal, NestedConversion.NameOf(typeof(T)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private InvalidCastException Null(int ordinal, string type) =>
        new($"Column {ordinal} ('{GetName(ordinal)}') is NULL in this row, which {type} cannot hold. Test IsDBNull({ordinal}) first, or use GetFieldValue<{type}?>.");
}
