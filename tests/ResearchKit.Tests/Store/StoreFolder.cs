using ResearchKit.DuckDB;
using ResearchKit.Frames;
using ResearchKit.Store;

namespace ResearchKit.Tests.Store;

/// <summary>A temporary folder with small stores.</summary>
public sealed class StoreFolder : IDisposable
{
    private static readonly GeneratorStamp Stamp = new("test-generator", "1", "42", "2 learners");

    public string Root { get; } = Directory.CreateTempSubdirectory("rk-store-").FullName;

    public string Store => Path.Combine(Root, "city.duckdb");

    public void Dispose() => Directory.Delete(Root, recursive: true);

    internal string Synthetic()
    {
        using var writer = LearningStore.CreateSynthetic(Store, Stamp);
        Fill(writer);
        writer.Complete();
        return Store;
    }

    internal string Protected()
    {
        using var writer = LearningStore.Create(Store);
        Fill(writer);
        writer.Complete();
        return Store;
    }

    internal static void Fill(LearningStoreWriter writer)
    {
        writer.Append("person", Frame(("person_id", new[] { 1, 2 }), ("pseudonym", new[] { "rk1_" + new string('a', 32), "rk1_" + new string('b', 32) })));
        writer.Append("learner", Frame(("learner_id", new[] { 1, 2 }), ("birth_year", new short?[] { 2008, null }), ("sex_code", new[] { "F", "M" })));
        writer.Append("grade", Frame(
            ("learner_id", new[] { 1, 2 }), ("subject_code", new[] { "MA", "MA" }), ("term_code", new[] { "2024", "2024" }), ("scale", new[] { "4-10", "1-5" }), ("grade_value", new[] { "9", "5" })));
    }

    internal static DataFrame Frame(params (string Name, Array Values)[] columns) => DataFrame.FromArrays(columns).Opened();

    /// <summary>Runs SQL on a database file with a connection of its own.</summary>
    public static void Run(string path, string sql)
    {
        using var connection = new DuckDBConnection($"Data Source={path}");
        connection.Open();
        using var command = new DuckDBCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
