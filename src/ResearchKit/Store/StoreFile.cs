using System.Globalization;
using System.Security.Cryptography;
using ResearchKit.DuckDB;
using ResearchKit.Frames;

namespace ResearchKit.Store;

/// <summary>Opening a store's file, and saying what is wrong with one that cannot be opened.</summary>
internal static class StoreFile
{
    /// <summary>
    /// A read-only connection. The file is attached to a database instance of its own, so that a store that was replaced meanwhile is read anew, and
    /// past the guard that keeps raw connections off protected stores. What large queries put aside goes beside the store.
    /// </summary>
    public static SqlSession Connect(string path)
    {
        if (Directory.Exists(path))
            throw new LearningStoreException($"{path} is a folder; expected a store file. Make one with: researchkit import FOLDER --map NAME --out STORE");
        if (!File.Exists(path))
            throw new LearningStoreException($"There is no store {path}. Check the path, or make a store with: researchkit import FOLDER --map NAME --out STORE");
        try
        {
            if (DatabaseFileHeader.Read(path) is null)
                throw new LearningStoreException($"{path} is not a DuckDB database. Expected a store made by researchkit import or by LearningStore.Create.");
            return Attach(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or DuckDBException)
        {
            throw new LearningStoreException($"The store {path} cannot be opened: {problem.Message}", problem);
        }
    }

    /// <summary>A further connection of an open store.</summary>
    public static SqlSession Duplicate(SqlSession session)
    {
        var duplicate = new SqlSession(session.Connection.Duplicate()) { Catalog = session.Catalog };
        duplicate.Execute($"USE {session.Catalog}");
        return duplicate;
    }

    /// <summary>Attaches the store of a connection anew under a name that nobody can guess, so that queries cannot name it.</summary>
    public static SqlSession Hide(SqlSession session, string path)
    {
        var hidden = new SqlSession(session.Connection) { Catalog = "store_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)) };
        hidden.Execute("USE memory");
        hidden.Execute($"DETACH {session.Catalog}");
        hidden.Execute($"ATTACH {SqlSession.Text(path)} AS {hidden.Catalog} (READ_ONLY)");
        hidden.Execute($"USE {hidden.Catalog}");
        return hidden;
    }

    /// <summary>Refuses what is no learning store, or one of a newer version; hands back "data as of".</summary>
    public static DateTimeOffset? RequireVersion(SqlSession session, string path)
    {
        if (!IsLearningStore(session))
            throw new LearningStoreException(
                $"{path} is a DuckDB database but not a learning store: it has no table schema_version. Import its data with a mapping, or open it with a DuckDBConnection.");
        var rows = session.Rows("SELECT version, data_as_of FROM schema_version ORDER BY version DESC LIMIT 1");
        if (rows.Count == 0)
            throw new LearningStoreException($"{path} states no schema version: it was not completed. Import it again.");
        var version = Convert.ToInt32(rows[0][0], CultureInfo.InvariantCulture);
        if (version > LearningSchema.Current.Version)
            throw new LearningStoreException(
                $"{path} is of schema version {version}; this program reads up to version {LearningSchema.Current.Version}. Use a newer version of the kit.");
        return rows[0][1] is DateTime asOf ? new DateTimeOffset(DateTime.SpecifyKind(asOf, DateTimeKind.Utc)) : null;
    }

    public static string? RefuseRawOpen(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var full = Path.GetFullPath(path);
        try
        {
            if (!File.Exists(full) || DatabaseFileHeader.Read(full) is null)
                return null;
            using var session = Connect(full);
            if (!IsLearningStore(session) || SyntheticSeal.Verify(session, full) == Protection.Synthetic)
                return null;
            return $"{full} is a protected learning store: rows about learners are read through LearningStore.Open, which keeps them behind the release gate.";
        }
        catch (Exception problem) when (problem is LearningStoreException or IOException or UnauthorizedAccessException or DuckDBException)
        {
            return $"{full} could not be checked for being a protected learning store: {problem.Message}";
        }
    }

    private static SqlSession Attach(string path)
    {
        var connection = new DuckDBConnection("Data Source=:memory:");
        try
        {
            connection.Open();
            var session = new SqlSession(connection);
            session.Execute("SET GLOBAL TimeZone = 'UTC'");
            session.Execute($"SET temp_directory = {SqlSession.Text(path + ".tmp")}");
            session.Execute($"ATTACH {SqlSession.Text(path)} AS store (READ_ONLY)");
            session.Execute("USE store");
            return session;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static bool IsLearningStore(SqlSession session) => Convert.ToInt64(
        session.Scalar<object>("SELECT count(*) FROM duckdb_tables() WHERE database_name = current_database() AND schema_name = 'main' AND table_name = 'schema_version'"),
        CultureInfo.InvariantCulture) == 1;
}
