using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using ResearchKit.DuckDB;
using ResearchKit.Sources.Formats;
using ResearchKit.Sources.Pipeline;

namespace ResearchKit.Sources.Delimited;

/// <summary>Rows of a delimited file that fit their format, as a stream that SQL scans; the others are kept as records that break it.</summary>
internal sealed class DelimitedRows : IDuckDBStreamSource, IDisposable
{
    private readonly DelimitedReader _reader;
    private readonly DelimitedFile _file;
    private readonly RowCheck _check;
    private readonly DelimitedRow _row;
    private readonly Func<DelimitedRow, string?>[] _values;
    private readonly string?[][] _stretch;
    private readonly List<BrokenRecord> _broken = [];
    private readonly CancellationToken _cancellation;
    private long _record;

    /// <param name="file">The file.</param>
    /// <param name="columns">Columns of the stage.</param>
    /// <param name="made">Columns that are made of a row's others.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public DelimitedRows(DelimitedFile file, IReadOnlyList<string> columns, IReadOnlyDictionary<string, Func<DelimitedRow, string?>> made, CancellationToken cancellationToken)
    {
        _file = file;
        _cancellation = cancellationToken;
        _check = new RowCheck(file.Format, file.Header);
        _row = new DelimitedRow(file.Header);
        Columns = [.. columns.DefaultIfEmpty("one").Select(column => new DuckDBColumn(column, DuckDBLogicalType.Of(DuckDBType.Varchar)))];
        _values = [.. columns.Select(column => made.TryGetValue(column, out var make) ? make : Plain(column)).DefaultIfEmpty(_ => null)];
        _stretch = [.. _values.Select(_ => new string?[DuckDBDataChunk.MaxRows])];
        _reader = file.OpenReader();
        if (file.HasHeader)
            _reader.Read();
    }

    public IReadOnlyList<DuckDBColumn> Columns { get; }

    /// <summary>Lines of the records read so far.</summary>
    public RecordLines Lines { get; } = new();

    /// <summary>Records that could not be split, or that break the format.</summary>
    public ImmutableArray<BrokenRecord> Broken => [.. _broken];

    /// <summary>Rows whose number of fields was put right: a delimiter too many or too few at the end.</summary>
    public long Evened { get; private set; }

    /// <summary>Values that were brought to the format's spelling.</summary>
    public long Respelt => _check.Respelt;

    /// <summary>What ended the reading, thrown again where the database's own error would hide it.</summary>
    public ExceptionDispatchInfo? Failure { get; private set; }

    public int Next(int maxRows)
    {
        try
        {
            _cancellation.ThrowIfCancellationRequested();
            var count = 0;
            while (count < maxRows && _reader.Read())
            {
                Lines.Add(++_record, _reader.Line);
                if (Problem() is { } broken)
                {
                    _broken.Add(broken);
                    if ((_broken.Count & 0x3FF) == 0)
                        _cancellation.ThrowIfCancellationRequested();
                    continue;
                }

                for (var i = 0; i < _values.Length; i++)
                    _stretch[i][count] = _values[i](_row) is { Length: > 0 } value ? value : null;
                count++;
            }

            return count;
        }
        catch (Exception problem)
        {
            Failure = ExceptionDispatchInfo.Capture(problem is InvalidDataException or IOException ? _file.Unreadable(problem) : problem);
            throw;
        }
    }

    public void Fill(int column, DuckDBVectorWriter writer)
    {
        var values = _stretch[column];
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is { } value)
                writer.WriteString(i, value);
            else
                writer.SetNull(i);
        }
    }

    public void Dispose() => _reader.Dispose();

    private static Func<DelimitedRow, string?> Plain(string column) => row => row[column];

    private BrokenRecord? Problem()
    {
        if (_reader.Problem is { } problem)
            return new BrokenRecord(_record, problem);
        var fields = _reader.Fields;
        if (!_file.Fits(fields, out var isEvened))
            return new BrokenRecord(_record, fields.Count < _file.Header.Length ? "fewer columns than the header" : "more columns than the header");
        Evened += isEvened ? 1 : 0;
        _row.Take(fields);
        return _check.Of(_row.Fields) is { } found ? new BrokenRecord(_record, found.Reason, found.Column) : null;
    }
}
