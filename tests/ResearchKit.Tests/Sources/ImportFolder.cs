using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Sources;
using ResearchKit.Sources.Mapped;
using ResearchKit.Tests.Store;

namespace ResearchKit.Tests.Sources;

/// <summary>A temporary folder with source files, a key and a store.</summary>
public sealed class ImportFolder : IDisposable
{
    public ImportFolder() => Directory.CreateDirectory(Source);

    public string Root { get; } = Directory.CreateTempSubdirectory("rk-import-").FullName;

    public string Source => Path.Combine(Root, "source");

    public string Store => Path.Combine(Root, "out", "store.duckdb");

    public string KeyFile => Path.Combine(Root, "project.key");

    public ImportRequest Request => new(Source, Store) { KeyFile = KeyFile };

    public void Write(string file, string text) => File.WriteAllText(Path.Combine(Source, file), text);

    public ImportReport Import(string yaml, bool replace = false) =>
        Importer.Mapped(MappingReader.Parse(yaml, "test.yaml")).Import(Request with { Replace = replace });

    public ImportReport ImportOulad(bool replace = false) => Importer.Mapped("oulad").Import(Request with { Replace = replace });

    /// <summary>Rows of a query as text, invariant, null where missing.</summary>
    public List<string?[]> Query(string sql)
    {
        var frame = StoreRows.Of(Store, sql);
        return [.. Enumerable.Range(0, frame.RowCount).Select(row => frame.Columns
            .Select(column => column.GetValue(row) is { } value ? Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) : null).ToArray())];
    }

    public string Pseudonym(string system, string identifier) => PseudonymKey.LoadOrCreate(KeyFile).Pseudonym(system, identifier);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
