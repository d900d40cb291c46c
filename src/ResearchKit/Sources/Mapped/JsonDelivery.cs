using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Sources.Pipeline;
using ResearchKit.Store;

namespace ResearchKit.Sources.Mapped;

/// <summary>A JSON array of objects, or one object a line, read as a stream.</summary>
/// <param name="File">The file.</param>
/// <param name="Mapped">The mapping's entry.</param>
/// <param name="Header">Columns that any of its objects has, in the order in which they first stand there.</param>
internal sealed record JsonDelivery(SourceFile File, MappedFile Mapped, ImmutableArray<string> Header) : IDelivery
{
    private const int MaximumColumns = 10_000;

    public IReadOnlyList<string> Notes => [];

    /// <summary>Columns of the objects in a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="isArray">Whether it is one array.</param>
    /// <param name="limit">Bytes after which the search may end; the objects behind may have other columns.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="ImportException">It is no such file.</exception>
    public static ImmutableArray<string> Describe(string path, string name, bool isArray, long limit, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        var record = new JsonRecord();
        using var records = new JsonRecords(path, name, isArray);
        while (records.Consumed < limit && records.Next())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (record.Read(records.Current) is not null)
                continue;
            foreach (var (column, _) in record.Values)
            {
                if (known.Add(column))
                    names.Add(column);
            }

            if (names.Count > MaximumColumns)
                throw new ImportException(string.Create(CultureInfo.InvariantCulture, $"{name} has more than {MaximumColumns} columns: are its names data? Bring them into rows."));
        }

        return [.. names];
    }

    public void AddTo(SqlSession session, StagedFile stage, CancellationToken cancellationToken)
    {
        using var rows = new Rows(this, stage.Columns);
        TextRowStream.AddTo(session, stage, File, Mapped.Missing, rows, cancellationToken);
        var segment = stage.Segments[^1];
        if (segment.Rows == 0 && segment.Broken.Length > 0)
            throw new ImportException($"{File.Name} holds no JSON object in any line. Is it one array (format: json), or another format?");
    }

    /// <summary>Its objects as rows of text.</summary>
    private sealed class Rows : ITextRows
    {
        private readonly JsonRecords _records;
        private readonly JsonRecord _record = new();
        private readonly Dictionary<string, int> _places;
        private readonly HashSet<string> _known;
        private readonly ImmutableArray<BrokenRecord>.Builder _broken = ImmutableArray.CreateBuilder<BrokenRecord>();
        private readonly string _name;
        private long _count;

        public Rows(JsonDelivery delivery, ImmutableArray<string> columns)
        {
            _name = delivery.File.Name;
            _known = delivery.Header.ToHashSet(StringComparer.Ordinal);
            _places = columns.Select((column, i) => (column, i)).ToDictionary(pair => pair.column, pair => pair.i, StringComparer.Ordinal);
            _records = new JsonRecords(delivery.File.FullPath, _name, delivery.Mapped.Format == TableFormat.Json);
        }

        public ImmutableArray<BrokenRecord> Broken => _broken.ToImmutable();

        public RecordLines Lines { get; } = new();

        public bool Read(string?[] values)
        {
            while (_records.Next())
            {
                _count++;
                Lines.Add(_records.Line);
                var problem = _records.Current.IsEmpty ? "a line longer than 16 MiB" : _record.Read(_records.Current);
                if (problem is not null)
                {
                    _broken.Add(new BrokenRecord(_count, problem));
                    continue;
                }

                foreach (var (column, value) in _record.Values)
                {
                    if (_places.TryGetValue(column, out var place))
                        values[place] = value;
                    else if (!_known.Contains(column))
                        throw new ImportException($"{_name} changed while it was read: it has a column that it did not have before. Import again.");
                }

                return true;
            }

            return false;
        }

        public void Dispose() => _records.Dispose();
    }
}
