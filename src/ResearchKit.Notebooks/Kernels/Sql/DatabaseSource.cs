using ResearchKit.DuckDB;
using ResearchKit.Frames;
using ResearchKit.Frames.Storage;

namespace ResearchKit.Notebooks.Kernels.Sql;

/// <summary>
/// A DuckDB database. Statements over frames alone run where nothing else can be read, so that the result is as protected as the frames; all
/// others run on the database, and their rows are protected, for nobody vouched for them.
/// </summary>
internal sealed class DatabaseSource : ISqlSource
{
    private const string InMemory = ":memory:";
    private readonly Lazy<DuckDBConnection> _connection;

    public DatabaseSource(string connectionString)
    {
        _connection = new Lazy<DuckDBConnection>(() =>
        {
            var connection = new DuckDBConnection(connectionString);
            connection.Open();
            return connection;
        });

        // A file that cannot be opened is said at once. A database in memory can wait for the first query: many notebooks have none.
        using var probe = new DuckDBConnection(connectionString);
        if (probe.DataSource != InMemory)
            _ = _connection.Value;
    }

    public bool ReachesFiles => true;

    public DataFrame? Run(
        string sql, IReadOnlyDictionary<string, object?> parameters, IReadOnlyDictionary<string, DataFrame> frames, IProgress<DuckDBProgress> progress, CancellationToken cancellationToken)
    {
        if (frames.Count > 0)
        {
            var named = frames.ToDictionary(pair => pair.Key, pair => (object?)pair.Value, StringComparer.Ordinal);
            foreach (var (name, value) in parameters)
                named[name] = value;
            return frames.First().Value.Sql(sql, named, cancellationToken);
        }

        using var command = Command(_connection.Value, sql, parameters);
        command.Progress = progress;
        DuckDBChunkReader chunks;
        try
        {
            chunks = command.ExecuteChunks(cancellationToken);
        }
        catch (InvalidOperationException error) when (error.Message.StartsWith("No statement of this SQL returns rows", StringComparison.Ordinal))
        {
            return null; // the statement ran and returns no rows
        }

        catch (DuckDBException error) when (ValueFreeErrors.MayQuote(error))
        {
            throw ValueFreeErrors.Of(error);
        }

        using (chunks)
            return DataFrame.FromChunks(chunks, _connection.Value.DataSource, cancellationToken);
    }

    public void Dispose()
    {
        if (_connection.IsValueCreated)
            _connection.Value.Dispose();
    }

    public DataFrame AskCatalog(string sql, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancellationToken)
    {
        using var beside = _connection.Value.Duplicate();
        using var command = Command(beside, sql, parameters);
        using var chunks = command.ExecuteChunks(cancellationToken);
        return DataFrame.FromChunks(chunks, beside.DataSource, cancellationToken);
    }

    private static DuckDBCommand Command(DuckDBConnection connection, string sql, IReadOnlyDictionary<string, object?> parameters)
    {
        var command = new DuckDBCommand(sql, connection);
        foreach (var (name, value) in parameters)
            command.Parameters.Add(new DuckDBParameter(name, value));
        return command;
    }
}
