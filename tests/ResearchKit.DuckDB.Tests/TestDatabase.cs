namespace ResearchKit.DuckDB.Tests;

/// <summary>A folder that goes away with the test.</summary>
public sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("researchkit-duckdb-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>Short forms for tests.</summary>
public static class TestDatabase
{
    public static DuckDBConnection OpenInMemory()
    {
        var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        return connection;
    }

    public static DuckDBConnection OpenFile(string path, string more = "")
    {
        var connection = new DuckDBConnection($"Data Source={path};{more}");
        connection.Open();
        return connection;
    }

    public static int Execute(this DuckDBConnection connection, string sql, params object?[] parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    public static object? Scalar(this DuckDBConnection connection, string sql, params object?[] parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ExecuteScalar();
    }

    public static DuckDBCommand Command(this DuckDBConnection connection, string sql, params object?[] parameters)
    {
        var command = new DuckDBCommand(sql, connection);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter as DuckDBParameter ?? new DuckDBParameter(parameter));
        return command;
    }
}

/// <summary>One database in memory for a class of tests that leave nothing behind in it.</summary>
public sealed class SharedConnection : IDisposable
{
    public DuckDBConnection Connection { get; } = TestDatabase.OpenInMemory();

    public void Dispose() => Connection.Dispose();
}
