using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ResearchKit.Frames;

namespace ResearchKit.Synthesis;

/// <summary>
/// A hash of what a table says, whatever file it lies in: the same for the same values in the same order, however they came in batches, on any platform, and
/// read back from Parquet or CSV. Each column is hashed on its own as it comes; the column hashes, with names and types, make the table's.
/// </summary>
/// <remarks>
/// Values in little-endian order: SMALLINT 2 bytes, INTEGER 4, BIGINT 8; DOUBLE the 8 bytes of IEEE 754, with one not-a-number; BOOLEAN 1; DATE days since 0001-01-01
/// in 4; TIMESTAMP microseconds since then in 8; VARCHAR the number of its UTF-8 bytes in 4, and the bytes. A missing value counts as zero or an empty text,
/// and its row number goes, in 8 bytes, into a second hash of the column.
/// </remarks>
internal sealed class TableChecksum : IDisposable
{
    private readonly List<ColumnHash> _columns;

    /// <summary>Begins a table.</summary>
    /// <param name="columns">Names and SQL types, in order.</param>
    public TableChecksum(IEnumerable<(string Name, string Type)> columns) => _columns = [.. columns.Select(column => new ColumnHash(column.Name, column.Type))];

    /// <summary>Rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Adds rows. A column that they lack is missing in all of them.</summary>
    /// <exception cref="ArgumentException">A column is of another type than was said; the message names it.</exception>
    public void Add(DataFrame rows)
    {
        foreach (var column in _columns)
            column.Add(rows.HasColumn(column.Name) ? rows[column.Name] : null, rows.Length, Rows);
        Rows += rows.Length;
    }

    /// <summary>The checksum: <c>rk1:</c> and 64 hexadecimal digits.</summary>
    public string Finish()
    {
        var text = new StringBuilder().Append(System.Globalization.CultureInfo.InvariantCulture, $"rows {Rows}\n");
        foreach (var column in _columns)
            text.Append(column.Finish()).Append('\n');
        return "rk1:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    public void Dispose()
    {
        foreach (var column in _columns)
            column.Dispose();
    }

    private sealed class ColumnHash(string name, string type) : IDisposable
    {
        private readonly IncrementalHash _values = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private readonly IncrementalHash _missing = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public string Name => name;

        public void Add(Column? column, int rows, long firstRow)
        {
            switch (type, column)
            {
                case (_, null): AddZeros(rows); break;
                case ("SMALLINT", Column<short> c): AddBytes(c.Filled(0), 2); break;
                case ("INTEGER", Column<short> c): AddBytes(Array.ConvertAll(c.Filled(0), value => (int)value), 4); break;
                case ("INTEGER", Column<int> c): AddBytes(c.Filled(0), 4); break;
                case ("BIGINT", Column<int> c): AddBytes(Array.ConvertAll(c.Filled(0), value => (long)value), 8); break;
                case ("BIGINT", Column<long> c): AddBytes(c.Filled(0), 8); break;
                case ("DOUBLE", Column<double> c): AddBytes(Array.ConvertAll(c.Filled(0), Bits), 8); break;
                case ("BOOLEAN", Column<bool> c): AddBytes(Array.ConvertAll(c.Filled(false), value => (byte)(value ? 1 : 0)), 1); break;
                case ("DATE", Column<DateOnly> c): AddBytes(Array.ConvertAll(c.Filled(default), value => value.DayNumber), 4); break;
                case ("TIMESTAMP", Column<DateTime> c): AddBytes(Array.ConvertAll(c.Filled(default), value => value.Ticks / 10), 8); break;
                case ("VARCHAR", StringColumn c): AddTexts(c); break;
                default: throw new ArgumentException($"Column \"{name}\" was said to be {type}, and these rows have {column}.", nameof(column));
            }
            AddMissing(column, rows, firstRow);
        }

        public string Finish() => $"{name} {type} {Convert.ToHexStringLower(_values.GetHashAndReset())} {Convert.ToHexStringLower(_missing.GetHashAndReset())}";

        public void Dispose()
        {
            _values.Dispose();
            _missing.Dispose();
        }

        private static long Bits(double value) => BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value);

        private void AddBytes<T>(T[] values, int size)
            where T : unmanaged
        {
            var bytes = MemoryMarshal.AsBytes(values.AsSpan());
            if (!BitConverter.IsLittleEndian && size > 1)
            {
                for (var i = 0; i < bytes.Length; i += size)
                    bytes.Slice(i, size).Reverse();
            }
            _values.AppendData(bytes);
        }

        private void AddZeros(int rows)
        {
            var size = type switch { "BOOLEAN" => 1, "SMALLINT" => 2, "INTEGER" or "DATE" or "VARCHAR" => 4, _ => 8 };
            _values.AppendData(new byte[rows * size]);
        }

        private void AddTexts(StringColumn column)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
            var used = 0;
            for (var row = 0; row < column.Length; row++)
            {
                var text = column.Utf8(row);
                if (used + text.Length + 4 > buffer.Length)
                {
                    _values.AppendData(buffer.AsSpan(0, used));
                    used = 0;
                    if (text.Length + 4 > buffer.Length)
                    {
                        ArrayPool<byte>.Shared.Return(buffer);
                        buffer = ArrayPool<byte>.Shared.Rent(text.Length + 4);
                    }
                }
                BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(used), text.Length);
                text.CopyTo(buffer.AsSpan(used + 4));
                used += text.Length + 4;
            }
            _values.AppendData(buffer.AsSpan(0, used));
            ArrayPool<byte>.Shared.Return(buffer);
        }

        private void AddMissing(Column? column, int rows, long firstRow)
        {
            if (column is { MissingCount: 0 })
                return;
            var missing = new List<long>();
            for (var row = 0; row < rows; row++)
            {
                if (column is null || column.IsMissing(row))
                    missing.Add(BitConverter.IsLittleEndian ? firstRow + row : BinaryPrimitives.ReverseEndianness(firstRow + row));
            }
            _missing.AppendData(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(missing)));
        }
    }
}
