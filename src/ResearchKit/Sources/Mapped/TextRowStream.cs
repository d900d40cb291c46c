using System.Runtime.ExceptionServices;
using ResearchKit.DuckDB;
using ResearchKit.Sources.Pipeline;
using ResearchKit.Store;

namespace ResearchKit.Sources.Mapped;

/// <summary>Rows of text as a table that SQL scans once, in order, while they are read: nothing is held but a stretch of rows.</summary>
internal sealed class TextRowStream : IDuckDBStreamSource
{
    private const string Name = "delivered_rows";

    private readonly ITextRows _rows;
    private readonly HashSet<string> _missing;
    private readonly CancellationToken _cancellation;
    private readonly List<string?[]> _stretch = [];
    private ExceptionDispatchInfo? _problem;
    private int _count;

    private TextRowStream(ITextRows rows, IReadOnlyList<string> columns, IEnumerable<string> missing, CancellationToken cancellationToken)
    {
        _rows = rows;
        _missing = missing.ToHashSet(StringComparer.Ordinal);
        _cancellation = cancellationToken;
        Columns = [.. columns.DefaultIfEmpty("one").Select(column => new DuckDBColumn(column, DuckDBLogicalType.Of(DuckDBType.Varchar)))];
    }

    public IReadOnlyList<DuckDBColumn> Columns { get; }

    /// <summary>Adds a file's rows to a stage.</summary>
    /// <param name="session">The in-memory database.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="file">The file.</param>
    /// <param name="missing">Texts that stand for a missing value.</param>
    /// <param name="rows">Its rows, with the columns of the stage.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static void AddTo(SqlSession session, StagedFile stage, SourceFile file, IEnumerable<string> missing, ITextRows rows, CancellationToken cancellationToken)
    {
        var stream = new TextRowStream(rows, stage.Columns, missing, cancellationToken);
        session.Connection.RegisterStream(Name, stream);
        try
        {
            stage.Add(session, file, $"SELECT * FROM temp.{Name}", () => rows.Broken, () => rows.Lines, cancellationToken);
        }
        finally
        {
            session.Connection.UnregisterTable(Name);
        }

        stream._problem?.Throw();
        cancellationToken.ThrowIfCancellationRequested();
    }

    public int Next(int maxRows)
    {
        _count = 0;
        try
        {
            while (_count < maxRows && !_cancellation.IsCancellationRequested)
            {
                if (_count == _stretch.Count)
                    _stretch.Add(new string?[Columns.Count]);
                Array.Clear(_stretch[_count]);
                if (!_rows.Read(_stretch[_count]))
                    break;
                _count++;
            }
        }
        catch (Exception problem) when (problem is ImportException or IOException or UnauthorizedAccessException)
        {
            // Thrown through the database it would lose its type: the rows end here, and it is thrown when the statement has ended.
            _problem = ExceptionDispatchInfo.Capture(problem);
            _count = 0;
        }

        return _count;
    }

    public void Fill(int column, DuckDBVectorWriter writer)
    {
        for (var row = 0; row < _count; row++)
        {
            if (_stretch[row][column] is { } text && !_missing.Contains(text))
                writer.WriteString(row, text);
            else
                writer.SetNull(row);
        }
    }
}
