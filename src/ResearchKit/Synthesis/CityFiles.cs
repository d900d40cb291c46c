using ResearchKit.Frames;
using ResearchKit.Frames.Storage;
using ResearchKit.Store;

namespace ResearchKit.Synthesis;

/// <summary>Writes a city's tables into the files of a folder as they come: large tables as Parquet, small ones as CSV, each with its checksum.</summary>
internal sealed class CityFiles : ICitySink, IDisposable
{
    private readonly string _folder;
    private readonly CityLayout _layout;
    private readonly ParquetStreams _parquet = new();
    private readonly Dictionary<string, TableFile> _files = new(StringComparer.Ordinal);
    private readonly CancellationToken _cancellationToken;

    /// <summary>Begins a file for each table.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="layout">Tables and columns.</param>
    /// <param name="cancellationToken">Stops the waiting for a file.</param>
    public CityFiles(string folder, CityLayout layout, CancellationToken cancellationToken)
    {
        (_folder, _layout, _cancellationToken) = (folder, layout, cancellationToken);
        foreach (var table in layout.Tables)
            _files.Add(table, new TableFile(this, table));
    }

    public void Write(CityTable rows) => _files[rows.Name].Write(_layout.Arrange(rows));

    /// <summary>Ends all files and describes them.</summary>
    public IReadOnlyList<DataResource> Complete()
    {
        _parquet.Complete(_cancellationToken);
        return [.. _layout.Tables.Select(table => _files[table].Describe())];
    }

    public void Dispose()
    {
        foreach (var file in _files.Values)
            file.Dispose();
        _parquet.Dispose();
    }

    private sealed class TableFile : IDisposable
    {
        private readonly CityFiles _all;
        private readonly string _table;
        private readonly TableChecksum _checksum;
        private readonly ParquetStream? _stream;
        private readonly StreamWriter? _text;

        public TableFile(CityFiles all, string table)
        {
            (_all, _table) = (all, table);
            _checksum = new TableChecksum(all._layout.Columns(table));
            FilePath = Path.Combine(all._folder, table + (LearningSchema.Current[table].IsLarge ? ".parquet" : ".csv"));
            if (LearningSchema.Current[table].IsLarge)
            {
                _stream = all._parquet.Open(FilePath, all._layout[table]);
                return;
            }
            _text = CsvText.Writer(File.Create(FilePath));
            CsvText.WriteHeader(all._layout[table], _text);
        }

        private string FilePath { get; }

        public void Write(DataFrame rows)
        {
            if (rows.Length == 0)
                return;
            _stream?.Append(rows, _all._cancellationToken);
            if (_text is not null)
                CsvText.WriteRows(rows, _text);
            _checksum.Add(rows);
        }

        public DataResource Describe()
        {
            _text?.Dispose();
            return DataResource.OfTable(FilePath, _checksum.Rows, _checksum.Finish(), DataFields.OfSchema(_table, _all._layout.Columns(_table)));
        }

        public void Dispose()
        {
            _text?.Dispose();
            _checksum.Dispose();
        }
    }
}
