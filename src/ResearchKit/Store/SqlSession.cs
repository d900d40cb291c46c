using ResearchKit.DuckDB;

namespace ResearchKit.Store;

/// <summary>A connection with the few calls that stores and importers make. Not for two threads at once.</summary>
internal sealed class SqlSession : IDisposable
{
    public SqlSession(DuckDBConnection connection) => Connection = connection;

    public DuckDBConnection Connection { get; }

    /// <summary>The name under which the store is attached.</summary>
    public string Catalog { get; init; } = "store";

    /// <summary>An in-memory database that spills nothing to disk: when memory is short a statement fails instead.</summary>
    public static SqlSession InMemory()
    {
        var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        var session = new SqlSession(connection);
        session.Execute("SET temp_directory = ''");
        session.Execute("SET GLOBAL TimeZone = 'UTC'");
        return session;
    }

    /// <summary>The text as an SQL string.</summary>
    public static string Text(string value) => "'" + value.Replace("'", "''", StringComparison.Ordinal) + "'";

    /// <summary>The name as an SQL name.</summary>
    public static string Name(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>Runs a statement; the number of rows changed.</summary>
    public long Execute(string sql, CancellationToken cancellationToken = default, params ReadOnlySpan<object?> parameters)
    {
        using var command = Command(sql, parameters);
        return command.ExecuteNonQuery(cancellationToken);
    }

    public T Scalar<T>(string sql, CancellationToken cancellationToken = default, params ReadOnlySpan<object?> parameters)
    {
        using var command = Command(sql, parameters);
        return (T)command.ExecuteScalar(cancellationToken)!;
    }

    /// <summary>Rows of a small result, a value an array element; null where missing.</summary>
    public List<object?[]> Rows(string sql, CancellationToken cancellationToken = default, params ReadOnlySpan<object?> parameters)
    {
        using var command = Command(sql, parameters);
        using var reader = command.ExecuteReader(System.Data.CommandBehavior.Default, cancellationToken);
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            var row = new object?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++)
                row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            rows.Add(row);
        }

        return rows;
    }

    public void Dispose() => Connection.Dispose();

    private DuckDBCommand Command(string sql, ReadOnlySpan<object?> parameters)
    {
        var command = new DuckDBCommand(sql, Connection);
        foreach (var value in parameters)
            command.Parameters.Add(new DuckDBParameter(value));
        return command;
    }
}
