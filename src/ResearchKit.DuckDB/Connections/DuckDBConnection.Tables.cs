using System.Globalization;

namespace ResearchKit.DuckDB;

/// <content>Tables over .NET data.</content>
public sealed partial class DuckDBConnection
{
    private readonly Dictionary<string, ulong> _tables = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Makes .NET columns a table of this connection, under a name that comes before tables of the database (a temporary view). The source is kept alive until
    /// <see cref="UnregisterTable"/>, another registration of the name, or the end of the connection. Works on a read-only database too.
    /// </summary>
    /// <param name="name">The name in SQL.</param>
    /// <param name="source">The columns.</param>
    /// <exception cref="ArgumentException">The source has no columns, or two of one name.</exception>
    public void RegisterTable(string name, IDuckDBTableSource source)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(source);
        Register(name, new ColumnsSource(source));
    }

    /// <summary>
    /// Makes rows of unknown number a table of this connection, to be scanned once, as <see cref="RegisterTable"/> does with columns: the name, the life of the
    /// registration and <see cref="UnregisterTable"/> are the same.
    /// </summary>
    /// <param name="name">The name in SQL.</param>
    /// <param name="source">The rows.</param>
    /// <exception cref="ArgumentException">The source has no columns, or two of one name.</exception>
    internal void RegisterStream(string name, IDuckDBStreamSource source)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(source);
        Register(name, new StreamSource(name, source));
    }

    /// <summary>Ends a registration; queries that already run go on.</summary>
    /// <returns>False when there was none of that name.</returns>
    public bool UnregisterTable(string name)
    {
        if (!_tables.TryGetValue(name, out var number))
            return false;
        Run($"DROP VIEW IF EXISTS temp.{SqlIdentifier.Quote(name)}");
        _tables.Remove(name);
        TableScan.Remove(number);
        return true;
    }

    private void Register(string name, IScanSource source)
    {
        if (source.Columns.Count == 0)
            throw new ArgumentException($"The table '{name}' has no columns; a table needs at least one.", nameof(source));
        var repeated = source.Columns.GroupBy(c => c.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Skip(1).Any());
        if (repeated is not null)
            throw new ArgumentException($"The table '{name}' has several columns named '{repeated.Key}' (case does not count in SQL). Rename all but one.", nameof(source));
        TableScan.Install(this);
        var number = TableScan.Add(source);
        try
        {
            Run(string.Create(CultureInfo.InvariantCulture, $"CREATE OR REPLACE TEMPORARY VIEW {SqlIdentifier.Quote(name)} AS SELECT * FROM {TableScan.FunctionName}({number}::UBIGINT)"));
        }
        catch
        {
            TableScan.Remove(number);
            throw;
        }

        if (_tables.Remove(name, out var former))
            TableScan.Remove(former);
        _tables[name] = number;
    }

    private void UnregisterTables()
    {
        foreach (var number in _tables.Values)
            TableScan.Remove(number);
        _tables.Clear();
    }
}
