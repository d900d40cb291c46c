using System.Data.Common;

namespace ResearchKit.DuckDB;

/// <summary>Makes the provider's objects for code that knows only ADO.NET.</summary>
public sealed class DuckDBClientFactory : DbProviderFactory
{
    /// <summary>The name under which to register it with DbProviderFactories.</summary>
    public const string ProviderInvariantName = "ResearchKit.DuckDB";

    /// <summary>The one instance.</summary>
    public static readonly DuckDBClientFactory Instance = new();

    private DuckDBClientFactory()
    {
    }

    /// <inheritdoc/>
    public override DbConnection CreateConnection() => new DuckDBConnection();

    /// <inheritdoc/>
    public override DbCommand CreateCommand() => new DuckDBCommand();

    /// <inheritdoc/>
    public override DbParameter CreateParameter() => new DuckDBParameter();

    /// <inheritdoc/>
    public override DbConnectionStringBuilder CreateConnectionStringBuilder() => new DuckDBConnectionStringBuilder();
}
