using System.Collections.ObjectModel;
using System.Data;
using System.Data.Common;
using ResearchKit.DuckDB.Vectors;

namespace ResearchKit.DuckDB;

/// <content>What the columns are.</content>
public sealed partial class DuckDBDataReader : IDbColumnSchemaGenerator
{
    /// <summary>The type of a column in full.</summary>
    public DuckDBLogicalType GetLogicalType(int ordinal) => Described(ordinal).Type;

    /// <inheritdoc/>
    public override string GetName(int ordinal)
    {
        _ = Described(ordinal);
        return _chunks!.Columns[ordinal].Name;
    }

    /// <summary>The place of a column: the name as written, else without regard to case; the first when several share it.</summary>
    /// <exception cref="ArgumentException">No such column; the message lists those there are.</exception>
    public override int GetOrdinal(string name)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        foreach (var comparison in new[] { StringComparison.Ordinal, StringComparison.OrdinalIgnoreCase })
        {
            for (var i = 0; i < FieldCount; i++)
            {
                if (_chunks!.Columns[i].Name.Equals(name, comparison))
                    return i;
            }
        }

        throw new ArgumentException($"The result has no column '{name}'. It has {FieldCount} columns{Names()}.", nameof(name));
    }

    /// <inheritdoc/>
    public override string GetDataTypeName(int ordinal) => GetLogicalType(ordinal).ToString();

    /// <inheritdoc/>
    public override Type GetFieldType(int ordinal) => Described(ordinal).ClrType;

    /// <inheritdoc/>
    public override Type GetProviderSpecificFieldType(int ordinal) => Described(ordinal).ProviderType;

    /// <inheritdoc/>
    public ReadOnlyCollection<DbColumn> GetColumnSchema() =>
        Enumerable.Range(0, FieldCount).Select(DbColumn (i) => new DuckDBDbColumn(_chunks!.Columns[i], i, Described(i).ClrType)).ToList().AsReadOnly();

    /// <inheritdoc/>
    public override DataTable? GetSchemaTable()
    {
        if (_chunks is null)
            return null;
        var table = new DataTable("SchemaTable");
        table.Columns.Add(SchemaTableColumn.ColumnName, typeof(string));
        table.Columns.Add(SchemaTableColumn.ColumnOrdinal, typeof(int));
        table.Columns.Add(SchemaTableColumn.ColumnSize, typeof(int));
        table.Columns.Add(SchemaTableColumn.NumericPrecision, typeof(short));
        table.Columns.Add(SchemaTableColumn.NumericScale, typeof(short));
        table.Columns.Add(SchemaTableColumn.DataType, typeof(Type));
        table.Columns.Add(SchemaTableOptionalColumn.ProviderSpecificDataType, typeof(Type));
        table.Columns.Add(SchemaTableColumn.ProviderType, typeof(int));
        table.Columns.Add(SchemaTableColumn.AllowDBNull, typeof(bool));
        table.Columns.Add(SchemaTableOptionalColumn.IsReadOnly, typeof(bool));
        for (var i = 0; i < FieldCount; i++)
        {
            var type = Described(i).Type;
            var isDecimal = type.Type == DuckDBType.Decimal;
            table.Rows.Add(
                GetName(i), i, -1, isDecimal ? (short)type.Width : DBNull.Value, isDecimal ? (short)type.Scale : DBNull.Value,
                GetFieldType(i), GetProviderSpecificFieldType(i), (int)type.Type, true, true);
        }

        return table;
    }

    private sealed class DuckDBDbColumn : DbColumn
    {
        public DuckDBDbColumn(DuckDBColumn column, int ordinal, Type type)
        {
            ColumnName = column.Name;
            ColumnOrdinal = ordinal;
            DataType = type;
            DataTypeName = column.Type.ToString();
            AllowDBNull = true;
            IsReadOnly = true;
            if (column.Type.Type != DuckDBType.Decimal)
                return;
            NumericPrecision = column.Type.Width;
            NumericScale = column.Type.Scale;
        }
    }
}
