using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace ResearchKit.DuckDB;

/// <summary>
/// SQL to run on a connection: one statement or several. Parameters are <c>?</c>, <c>$1</c> or <c>$name</c>. Results stream:
/// while a reader is open, its connection runs nothing else, unless <see cref="UseStreamingMode"/> is off.
/// </summary>
public sealed partial class DuckDBCommand : DbCommand
{
    private string _sql = "";
    private DuckDBConnection? _connection;
    private int _timeout;
    private QueryInterruption? _running;

    /// <summary>An empty command.</summary>
    public DuckDBCommand()
    {
    }

    /// <summary>A command with its SQL and connection.</summary>
    public DuckDBCommand(string commandText, DuckDBConnection? connection = null)
    {
        CommandText = commandText;
        Connection = connection;
    }

    /// <inheritdoc/>
    [AllowNull]
    public override string CommandText
    {
        get => _sql;
        set
        {
            DropPrepared();
            _sql = value ?? "";
        }
    }

    /// <summary>Seconds that a statement with its result may take; 0, the default, is no limit.</summary>
    public override int CommandTimeout
    {
        get => _timeout;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _timeout = value;
        }
    }

    /// <summary>Only <see cref="CommandType.Text"/>.</summary>
    public override CommandType CommandType
    {
        get => CommandType.Text;
        set
        {
            if (value != CommandType.Text)
                throw new NotSupportedException($"DuckDB has no {value} commands: write the SQL (CommandType.Text).");
        }
    }

    /// <summary>
    /// True, the default: results stream, in bounded memory. False: DuckDB finishes the query first and keeps the whole result,
    /// so that the connection is free for other commands while it is read.
    /// </summary>
    public bool UseStreamingMode { get; set; } = true;

    /// <summary>Told about ten times a second how far the running query is; null, the default, for no one.</summary>
    public IProgress<DuckDBProgress>? Progress { get; set; }

    /// <summary>The connection to run on.</summary>
    public new DuckDBConnection? Connection
    {
        get => _connection;
        set
        {
            DropPrepared();
            _connection = value;
        }
    }

    /// <summary>The values of the parameters.</summary>
    public new DuckDBParameterCollection Parameters { get; } = new();

    /// <summary>The transaction; DuckDB's belong to the connection, so this is kept but not needed.</summary>
    public new DuckDBTransaction? Transaction { get; set; }

    /// <inheritdoc/>
    public override bool DesignTimeVisible { get; set; }

    /// <inheritdoc/>
    public override UpdateRowSource UpdatedRowSource { get; set; }

    /// <inheritdoc/>
    protected override DbConnection? DbConnection
    {
        get => Connection;
        set => Connection = (DuckDBConnection?)value;
    }

    /// <inheritdoc/>
    protected override DbParameterCollection DbParameterCollection => Parameters;

    /// <inheritdoc/>
    protected override DbTransaction? DbTransaction
    {
        get => Transaction;
        set => Transaction = (DuckDBTransaction?)value;
    }

    /// <summary>Stops what this command runs now, from another thread: the call that runs it throws <see cref="OperationCanceledException"/>, and the connection stays usable.</summary>
    public override void Cancel() => Volatile.Read(ref _running)?.Cancel();

    /// <inheritdoc/>
    protected override DbParameter CreateDbParameter() => new DuckDBParameter();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            DropPrepared();
        base.Dispose(disposing);
    }

    internal void SetRunning(QueryInterruption? interruption) => Volatile.Write(ref _running, interruption);

    internal DuckDBConnection OpenConnection()
    {
        var connection = _connection ?? throw new InvalidOperationException("The command has no connection. Set its Connection, or make it with connection.CreateCommand().");
        _ = connection.Handle;
        return connection;
    }
}
