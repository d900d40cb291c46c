using System.Collections;
using System.Data;
using System.Data.Common;

namespace ResearchKit.Frames.Storage;

/// <summary>A frame's rows through ADO.NET's reader; a missing value is <see cref="DBNull"/>.</summary>
internal sealed class FrameDataReader(DataFrame frame) : DbDataReader
{
    private int _row = -1;
    private bool _closed;

    public override int FieldCount => frame.Columns.Count;

    public override bool HasRows => frame.Length > 0;

    public override bool IsClosed => _closed;

    public override int RecordsAffected => -1;

    public override int Depth => 0;

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public override bool Read()
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (_row < frame.Length)
            _row++;
        return _row < frame.Length;
    }

    public override bool NextResult() => false;

    public override void Close() => _closed = true;

    public override string GetName(int ordinal) => Column(ordinal).Name;

    public override int GetOrdinal(string name) => frame.Ordinal(name);

    public override Type GetFieldType(int ordinal) => Column(ordinal).ElementType;

    public override string GetDataTypeName(int ordinal) => Frames.Column.TypeName(Column(ordinal).ElementType);

    public override bool IsDBNull(int ordinal) => Column(ordinal).IsMissing(Current());

    public override object GetValue(int ordinal) => Column(ordinal).ValueAt(Current()) ?? DBNull.Value;

    public override int GetValues(object[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var count = Math.Min(values.Length, FieldCount);
        for (var i = 0; i < count; i++)
            values[i] = GetValue(i);
        return count;
    }

    public override T GetFieldValue<T>(int ordinal) => Row.Read<T>(Column(ordinal), Current());

    public override bool GetBoolean(int ordinal) => GetFieldValue<bool>(ordinal);

    public override byte GetByte(int ordinal) => GetFieldValue<byte>(ordinal);

    public override char GetChar(int ordinal) => GetFieldValue<char>(ordinal);

    public override DateTime GetDateTime(int ordinal) => GetFieldValue<DateTime>(ordinal);

    public override decimal GetDecimal(int ordinal) => GetFieldValue<decimal>(ordinal);

    public override double GetDouble(int ordinal) => GetFieldValue<double>(ordinal);

    public override float GetFloat(int ordinal) => GetFieldValue<float>(ordinal);

    public override Guid GetGuid(int ordinal) => GetFieldValue<Guid>(ordinal);

    public override short GetInt16(int ordinal) => GetFieldValue<short>(ordinal);

    public override int GetInt32(int ordinal) => GetFieldValue<int>(ordinal);

    public override long GetInt64(int ordinal) => GetFieldValue<long>(ordinal);

    public override string GetString(int ordinal) =>
        GetFieldValue<string?>(ordinal) ?? throw new InvalidCastException(
            $"Column \"{GetName(ordinal)}\" has no value in row {_row}. Ask IsDBNull first.");

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        Copy(GetFieldValue<object>(ordinal) as byte[] ?? throw WrongContent(ordinal, "bytes"), dataOffset, buffer, bufferOffset, length);

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        Copy(GetString(ordinal).ToCharArray(), dataOffset, buffer, bufferOffset, length);

    public override IEnumerator GetEnumerator() => new DbEnumerator(this);

    public override DataTable GetSchemaTable()
    {
        var table = new DataTable("SchemaTable");
        table.Columns.Add(SchemaTableColumn.ColumnName, typeof(string));
        table.Columns.Add(SchemaTableColumn.ColumnOrdinal, typeof(int));
        table.Columns.Add(SchemaTableColumn.DataType, typeof(Type));
        table.Columns.Add(SchemaTableColumn.AllowDBNull, typeof(bool));
        table.Columns.Add(SchemaTableColumn.ColumnSize, typeof(int));
        table.Columns.Add(SchemaTableColumn.IsLong, typeof(bool));
        table.Columns.Add(SchemaTableColumn.IsUnique, typeof(bool));
        table.Columns.Add(SchemaTableColumn.IsKey, typeof(bool));
        for (var i = 0; i < FieldCount; i++)
            table.Rows.Add(GetName(i), i, GetFieldType(i), true, -1, false, false, false);
        return table;
    }

    private static long Copy<T>(T[] source, long offset, T[]? target, int targetOffset, int length)
    {
        if (target is null)
            return source.Length;
        var count = (int)Math.Clamp(source.Length - offset, 0, length);
        Array.Copy(source, offset, target, targetOffset, count);
        return count;
    }

    private InvalidCastException WrongContent(int ordinal, string asked) =>
        new($"Column \"{GetName(ordinal)}\" holds {GetDataTypeName(ordinal)}, not {asked}.");

    private Column Column(int ordinal) => (uint)ordinal < (uint)FieldCount
        ? frame.Columns[ordinal]
        : throw new ArgumentOutOfRangeException(nameof(ordinal), ordinal, $"The reader has columns 0 to {FieldCount - 1}.");

    private int Current() => !_closed && _row >= 0 && _row < frame.Length
        ? _row
        : throw new InvalidOperationException("There is no current row: call Read first, and stop when it returns false.");
}
