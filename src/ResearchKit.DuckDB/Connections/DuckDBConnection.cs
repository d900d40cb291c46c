using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using ResearchKit.DuckDB.Bindings;
using static ResearchKit.DuckDB.Bindings.NativeMethods;

namespace ResearchKit.DuckDB;

/// <summary>
/// A connection to a DuckDB database: a file, or one in memory. Connections to the same file in one process share the database.
/// One connection runs one thing at a time and is not for several threads at once: <see cref="Duplicate"/> gives another.
/// </summary>
public sealed partial class DuckDBConnection : DbConnection
{
    private readonly Lock _gate = new();
    private DuckDBConnectionStringBuilder _options;
    private SharedDatabase? _database;
    private ConnectionHandle? _handle;
    private StatementExecution? _occupant;
    private bool _pastGuard;

    /// <summary>A connection to a database in memory, not yet open.</summary>
    public DuckDBConnection()
        : this(DuckDBConnectionStringBuilder.InMemoryConnectionString)
    {
    }

    /// <summary>A connection that is not yet open.</summary>
    /// <param name="connectionString">For example <c>Data Source=school.duckdb;Access Mode=ReadOnly</c>; see <see cref="DuckDBConnectionStringBuilder"/>.</param>
    public DuckDBConnection(string connectionString) => _options = new DuckDBConnectionStringBuilder(connectionString);

    /// <inheritdoc/>
    [AllowNull]
    public override string ConnectionString
    {
        get => _options.ConnectionString;
        set
        {
            if (_handle is not null)
                throw new InvalidOperationException("The connection string cannot change while the connection is open. Close it first.");
            _options = new DuckDBConnectionStringBuilder(value ?? "");
        }
    }

    /// <summary>The name of the current catalog: the file's name without its extension, or memory.</summary>
    public override string Database => State == ConnectionState.Open ? (string)Scalar("SELECT current_database()") : "";

    /// <summary>The path of the file, or :memory:.</summary>
    public override string DataSource => _options.DataSource;

    /// <summary>The version of the DuckDB library, such as v1.5.6.</summary>
    public override string ServerVersion => LibraryVersion;

    /// <summary>The version of the DuckDB library, such as v1.5.6.</summary>
    public static unsafe string LibraryVersion => Utf8Text.Read(duckdb_library_version());

    /// <inheritdoc/>
    public override ConnectionState State => _handle is null ? ConnectionState.Closed : ConnectionState.Open;

    /// <summary>The clock by which commands measure their time limits; the system's unless set.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <inheritdoc/>
    protected override DbProviderFactory DbProviderFactory => DuckDBClientFactory.Instance;

    internal ConnectionHandle Handle => _handle ?? throw new InvalidOperationException("The connection is not open. Call Open() first.");

    internal SharedDatabase SharedDatabase => _database ?? throw new InvalidOperationException("The connection is not open. Call Open() first.");

    /// <summary>Opens the database, creating the file unless it is opened read-only.</summary>
    /// <exception cref="DuckDBException">DuckDB cannot open it (the message has its reason), or a guard refused.</exception>
    /// <exception cref="InvalidOperationException">It is open already, or open in this process in another mode or with other settings.</exception>
    /// <exception cref="DllNotFoundException">The DuckDB library is missing; the message says where it was looked for.</exception>
    public override void Open()
    {
        if (_handle is not null)
            throw new InvalidOperationException("The connection is already open.");
        var database = SharedDatabase.Open(_options, _pastGuard);
        Connect(database);
        OnStateChange(new StateChangeEventArgs(ConnectionState.Closed, ConnectionState.Open));
    }

    /// <summary>Opens a connection that no guard is asked about: for the learning store, which does its own checks.</summary>
    internal static DuckDBConnection OpenPastGuard(string connectionString)
    {
        var connection = new DuckDBConnection(connectionString) { _pastGuard = true };
        connection.Open();
        return connection;
    }

    /// <summary>Another open connection to the same database, in memory too; with its own transactions and running queries.</summary>
    public DuckDBConnection Duplicate()
    {
        var database = SharedDatabase;
        database.AddUser();
        var duplicate = new DuckDBConnection(ConnectionString) { _pastGuard = _pastGuard, TimeProvider = TimeProvider };
        duplicate.Connect(database);
        return duplicate;
    }

    /// <inheritdoc/>
    public override void Close()
    {
        if (_handle is null)
            return;
        _occupant?.Dispose();
        UnregisterTables();
        _handle.Dispose();
        _handle = null;
        _database!.RemoveUser();
        _database = null;
        _transaction = null;
        OnStateChange(new StateChangeEventArgs(ConnectionState.Open, ConnectionState.Closed));
    }

    /// <summary>Makes another catalog the current one, as USE does.</summary>
    public override void ChangeDatabase(string databaseName) => Run($"USE {SqlIdentifier.Quote(databaseName)}");

    /// <summary>A command on this connection.</summary>
    public new DuckDBCommand CreateCommand() => new() { Connection = this };

    /// <inheritdoc/>
    protected override DbCommand CreateDbCommand() => CreateCommand();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Close();
        base.Dispose(disposing);
    }

    /// <summary>Takes the connection for a result that still streams.</summary>
    internal void Occupy(StatementExecution execution)
    {
        lock (_gate)
            _occupant = execution;
    }

    internal void Release(StatementExecution execution)
    {
        lock (_gate)
        {
            if (_occupant == execution)
                _occupant = null;
        }
    }

    internal void EnsureNotOccupied()
    {
        lock (_gate)
        {
            if (_occupant is not null)
                throw new InvalidOperationException("A result still streams on this connection, and running something else would break it off. Dispose of its reader first, use connection.Duplicate() for the second command, or set UseStreamingMode = false on the first.");
        }
    }

    /// <summary>Runs statements for their effect.</summary>
    internal void Run(string sql)
    {
        using var command = CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private object Scalar(string sql)
    {
        using var command = CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() ?? "";
    }

    private void Connect(SharedDatabase database)
    {
        if (duckdb_connect(database.Handle, out var native) == NativeState.Error)
        {
            database.RemoveUser();
            throw new DuckDBException($"DuckDB gave no connection to {DataSource}.", DuckDBErrorType.Connection);
        }

        _database = database;
        _handle = new ConnectionHandle(native);
    }
}
