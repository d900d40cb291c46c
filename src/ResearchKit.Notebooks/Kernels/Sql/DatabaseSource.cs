using ResearchKit.DuckDB;
using ResearchKit.Frames;

namespace ResearchKit.Notebooks.Kernels.Sql;

/// <summary>
/// A DuckDB database. Statements over frames alone run where nothing else can be read, so that the result is as protected as the frames; all
/// others run on the database, and their rows are protected, for nobody vouched for them.
/// </summary>
internal sealed class DatabaseSource : ISqlSource
{
    private readonly DuckDBConnection _connection;
    private readonly string _name;

    public DatabaseSource(string connectionString)
    {
        _connection = new DuckDBConnection(connectionString);
        _connection.Open();
        _name = _connection.DataSource;
    }

    public DataFrame? Run(string sql, IReadOnlyDictionary<string, object?> parameters, IReadOnlyDictionary<string, DataFrame> frames, CancellationToken cancellationToken)
    {
        if (frames.Count > 0)
        {
            var named = frames.ToDictionary(pair => pair.Key, pair => (object?)pair.Value, StringComparer.Ordinal);
            foreach (var (name, value) in parameters)
                named[name] = value;
            return frames.First().Value.Sql(sql, named, cancellationToken);
        }

        using var command = new DuckDBCommand(sql, _connection);
        foreach (var (name, value) in parameters)
            command.Parameters.Add(new DuckDBParameter(name, value));
        DuckDBChunkReader chunks;
        try
        {
            chunks = command.ExecuteChunks(cancellationToken);
        }
        catch (InvalidOperationException)
        {
            return null; // the statement ran and returns no rows
        }

        using (chunks)
            return DataFrame.FromChunks(chunks, _name, cancellationToken);
    }

    public void Dispose() => _connection.Dispose();
}
