using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ResearchKit.Frames;

namespace ResearchKit.Store;

/// <summary>
/// The marker that makes a store synthetic. It is a keyed hash over who generated it, every table with its columns and row count, and the
/// number of the file's last checkpoint: a row added, changed or imported later, or a marker written by hand, voids it, and the store is protected.
/// It guards against accidents, not against someone who sets out to forge it: the key is in this program.
/// </summary>
internal static class SyntheticSeal
{
    private static readonly byte[] Key = "ResearchKit learning store, synthetic seal 1"u8.ToArray();

    /// <summary>Seals a finished, detached file.</summary>
    /// <exception cref="LearningStoreException">The file did not come to rest in the state that the seal foretells.</exception>
    public static void Write(SqlSession session, string path, GeneratorStamp stamp)
    {
        var step = 1UL;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var before = DatabaseFileHeader.Read(path)!.Iteration;
            session.Execute($"ATTACH {SqlSession.Text(path)} AS store");
            var seal = Compute(stamp, Contents(session, "store"), before + step);
            session.Execute("DELETE FROM store.generator_seal");
            session.Execute(
                "INSERT INTO store.generator_seal VALUES (?, ?, ?, ?, ?)", default, stamp.Generator, stamp.Version, stamp.Seed, stamp.Parameters, seal);
            session.Execute("CHECKPOINT store");
            session.Execute("DETACH store");
            var after = DatabaseFileHeader.Read(path)!;
            if (after.Iteration == before + step && !after.HasWriteAheadLog)
                return;
            step = after.Iteration - before;
        }

        throw new LearningStoreException($"The synthetic store {path} could not be sealed: its checkpoints do not count up evenly. Report this with the version of DuckDB.");
    }

    /// <summary>Whether an open store is synthetic. Anything amiss means protected.</summary>
    public static Protection Verify(SqlSession session, string path)
    {
        var rows = session.Rows("SELECT generator, generator_version, seed, parameters, seal FROM generator_seal");
        if (rows.Count != 1 || DatabaseFileHeader.Read(path) is not { HasWriteAheadLog: false } header)
            return Protection.Protected;
        var row = rows[0];
        var stamp = new GeneratorStamp((string)row[0]!, (string)row[1]!, (string)row[2]!, (string)row[3]!);
        var catalog = session.Scalar<string>("SELECT current_database()");
        var expected = Compute(stamp, Contents(session, catalog), header.Iteration);
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.UTF8.GetBytes((string)row[4]!))
            ? Protection.Synthetic
            : Protection.Protected;
    }

    private static string Compute(GeneratorStamp stamp, string contents, ulong iteration)
    {
        var message = string.Join('\u001f', stamp.Generator, stamp.Version, stamp.Seed, stamp.Parameters, contents, iteration.ToString(CultureInfo.InvariantCulture));
        return Convert.ToHexStringLower(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(message)));
    }

    /// <summary>Every table but the seal's own: name, columns with types, number of rows.</summary>
    private static string Contents(SqlSession session, string catalog)
    {
        var tables = session.Rows(
            """
            SELECT schema_name || '.' || table_name, string_agg(column_name || ' ' || data_type, ',' ORDER BY column_index)
            FROM duckdb_columns() WHERE database_name = ? AND NOT internal AND table_name <> 'generator_seal'
            GROUP BY ALL ORDER BY 1
            """,
            default,
            catalog);
        var names = session.Rows(
            "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = ? AND table_name <> 'generator_seal' ORDER BY 1, 2", default, catalog);
        var counts = session.Rows(string.Join(
            " UNION ALL ",
            names.Select((name, i) => $"SELECT {i} AS i, count(*) FROM {SqlSession.Name(catalog)}.{SqlSession.Name((string)name[0]!)}.{SqlSession.Name((string)name[1]!)}"))
            + " ORDER BY i");
        // When the store was made, to the microsecond, so that the seal of one store says nothing of another one of the same shape.
        var made = session.Rows($"SELECT CAST(created_at AS VARCHAR) FROM {SqlSession.Name(catalog)}.schema_version");
        return string.Join('\n', made.Select(row => row[0]).Concat(tables.Select(table => $"{table[0]}({table[1]})")))
            + "\n" + string.Join('\n', names.Zip(counts, (name, count) => $"{name[0]}.{name[1]} {Convert.ToInt64(count[1], CultureInfo.InvariantCulture)}"));
    }
}
