using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace ResearchKit.DuckDB;

/// <summary>How a database is opened.</summary>
public enum DuckDBAccessMode
{
    /// <summary>Read and write; the default.</summary>
    Automatic,

    /// <summary>Read only: any number of processes may have the file open so.</summary>
    ReadOnly,

    /// <summary>Read and write: one process at a time.</summary>
    ReadWrite,
}

/// <summary>
/// A connection string: <c>Data Source=path;Access Mode=ReadOnly;threads=4;memory_limit=2GB</c>. Every other key is a setting of DuckDB's,
/// given when the database is opened.
/// </summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "The name that ADO.NET gives it.")]
public sealed class DuckDBConnectionStringBuilder : DbConnectionStringBuilder
{
    /// <summary>The data source of a database that lives in memory, one for each connection.</summary>
    public const string InMemoryDataSource = ":memory:";

    /// <summary>The data source of a database in memory that connections with this source share while one is open.</summary>
    public const string InMemorySharedDataSource = ":memory:?cache=shared";

    /// <summary>The connection string of a database in memory.</summary>
    public const string InMemoryConnectionString = "Data Source=:memory:";

    /// <summary>The connection string of a shared database in memory.</summary>
    public const string InMemorySharedConnectionString = "Data Source=:memory:?cache=shared";

    private const string DataSourceKey = "Data Source";
    private const string AccessModeKey = "Access Mode";

    /// <summary>An empty builder: a database in memory.</summary>
    public DuckDBConnectionStringBuilder()
    {
    }

    /// <summary>A builder with what the string says.</summary>
    /// <exception cref="ArgumentException">The string is malformed.</exception>
    public DuckDBConnectionStringBuilder(string connectionString) => ConnectionString = connectionString;

    /// <summary>The path of the database file, or :memory:. Also spelled DataSource and Filename.</summary>
    public string DataSource
    {
        get => TryGetValue(DataSourceKey, out var value) ? (string)value : InMemoryDataSource;
        set => this[DataSourceKey] = value;
    }

    /// <summary>How the file is opened. Also spelled ACCESS_MODE, with DuckDB's values READ_ONLY, READ_WRITE, AUTOMATIC.</summary>
    public DuckDBAccessMode AccessMode
    {
        get => TryGetValue(AccessModeKey, out var value) ? ParseMode((string)value) : DuckDBAccessMode.Automatic;
        set => this[AccessModeKey] = value.ToString();
    }

    /// <summary>DuckDB's settings among the keys, such as threads.</summary>
    public IReadOnlyDictionary<string, string> Settings =>
        Keys.Cast<string>()
            .Where(key => !key.Equals(DataSourceKey, StringComparison.OrdinalIgnoreCase) && !key.Equals(AccessModeKey, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(key => key.ToLowerInvariant(), key => (string)this[key], StringComparer.Ordinal);

    /// <inheritdoc/>
    [AllowNull]
    public override object this[string keyword]
    {
        get => base[Canonical(keyword)];
        set => base[Canonical(keyword)] = value;
    }

    /// <inheritdoc/>
    public override bool ContainsKey(string keyword) => base.ContainsKey(Canonical(keyword));

    /// <inheritdoc/>
    public override bool Remove(string keyword) => base.Remove(Canonical(keyword));

    /// <inheritdoc/>
    public override bool TryGetValue(string keyword, [NotNullWhen(true)] out object? value) => base.TryGetValue(Canonical(keyword), out value);

    private static string Canonical(string keyword) =>
        keyword.Replace(" ", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant() switch
        {
            "datasource" or "filename" => DataSourceKey,
            "accessmode" => AccessModeKey,
            _ => keyword,
        };

    private static DuckDBAccessMode ParseMode(string text) =>
        Enum.TryParse<DuckDBAccessMode>(text.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var mode) && Enum.IsDefined(mode)
            ? mode
            : throw new ArgumentException($"The access mode '{text}' is unknown. Known are ReadOnly, ReadWrite, Automatic.");
}
