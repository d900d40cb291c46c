using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using ResearchKit.DuckDB;
using ResearchKit.Frames;
using ResearchKit.Tests.Sources.OneRoster;
using ResearchKit.Tests.Sources.SchoolDataSync;

namespace ResearchKit.Tests.Sources.Fuzzing;

/// <summary>A small valid export of every format. The canary stands in every identifier and in every free text.</summary>
internal static class ExportSeeds
{
    /// <summary>Stands in every identifier and in every free text, nowhere else.</summary>
    public const string Canary = "CANARY7391";

    private const string TypedMapping =
        """
        mapping: practice
        files:
          practice:
            path: PATH
            columns: { who: direct, name: direct, remark: free_text, day: neutral, verb: neutral, seconds: neutral, flag: quasi }
        loads:
          - { table: learner, from: practice, duplicates: combine, columns: { learner_id: who, arrived_recently: flag } }
          - { table: activity_event, from: practice, columns: { actor_id: who, event_time: day, verb: verb, duration_s: seconds } }
        """;

    private static readonly Lazy<ImmutableArray<ExportSeed>> Made = new(() => [.. Make()]);

    public static ImmutableArray<ExportSeed> All => Made.Value;

    /// <summary>The export that is damaged in a case: each in turn, the whole city, which costs ten times as much, once in ten rounds.</summary>
    public static ExportSeed OfCase(int number)
    {
        var small = All.Length - 1;
        return number % ((10 * small) + 1) is var at && at == 10 * small ? All[small] : All[at % small];
    }

    public static ExportSeed Named(string name) => All.Single(seed => seed.Name == name);

    private static IEnumerable<ExportSeed> Make()
    {
        var roster = ExportSeed.Of("oneroster", "oneroster", folder => RosterFixture.Version11(Canary).WriteTo(folder));
        yield return roster;
        yield return ExportSeed.Of("oneroster-zip", "oneroster", folder => RosterFixture.Version11(Canary).ZipTo(Path.Combine(folder, "roster.zip")));
        yield return ExportSeed.Of("oneroster-1.2", "oneroster", folder => RosterFixture.Version12(Canary).WriteTo(folder));
        yield return ExportSeed.Of("oneroster-delta", "oneroster", folder =>
        {
            RosterFixture.Version11(Canary).ZipTo(Path.Combine(folder, "roster.zip"));
            RosterFixture.Delta(("results.csv", $"{Canary}r1,tobedeleted,2025-01-02T10:00:00Z,,,,,,\n{Canary}r9,active,2025-01-02T10:00:00Z,li2,{Canary}u2,fully graded,3,2024-10-09,{Canary}\n"))
                .ZipTo(Path.Combine(folder, "roster-delta.zip"));
        });
        yield return ExportSeed.Of("sds", "sds", folder => DirectoryFixture.Version21(folder, Canary));
        yield return ExportSeed.Of("sds-v1", "sds-v1", folder => DirectoryFixture.Version1(folder, Canary));
        yield return ExportSeed.Of("oulad", "oulad", folder => OuladFixture.Write(folder, Canary));
        foreach (var (name, files) in SystemTables.All(Canary))
        {
            // Persons of these two are known to registers alone.
            var alone = ExportSeed.Of(name, name, folder => WriteTexts(folder, files));
            yield return name is "competence-evaluation" or "support-register" ? ExportSeed.Together(name, [roster, alone]) : alone;
        }

        yield return ExportSeed.Of("own-mapping", "mapped", folder => WriteTexts(folder, [
            ("mapping.yaml", GradesFixture.Mapping),
            ("pupils.csv", $"number,name,born,sex,remark\n{Canary}1,{Canary} Aino,2008-05-04,nainen,\"{Canary}, \"\"two\"\"\nlines\"\n{Canary}2,{Canary} Eetu,4.5.2009,mies,\n"),
            ("grades.csv", $"pupil;subject;term;scale;grade\n{Canary}1;MA;2024;4-10;9\n{Canary}2;MA;2024;4-10;8\n{Canary}2;LI;2024;pass;S\n"),
        ]));
        yield return Typed("json", folder => WriteTexts(folder, [("practice.json", "[" + string.Join(",\n", Objects) + "]")]));
        yield return Typed("ndjson", folder => WriteTexts(folder, [("practice.ndjson", string.Join('\n', Objects) + "\n")]));
        yield return Typed("parquet", folder => WriteParquet(Path.Combine(folder, "practice.parquet")));
        yield return Typed("xlsx", folder => WriteWorkbook(Path.Combine(folder, "practice.xlsx")));
        var statements = EventTexts.Statements(Canary);
        var xapi = ExportSeed.Of("xapi", "xapi", folder => WriteTexts(folder, [("statements.ndjson", string.Join('\n', statements) + "\n")]));
        yield return xapi;
        yield return ExportSeed.Of("xapi-page", "xapi", folder => WriteTexts(folder, [
            ("page.json", $$"""{"statements":[{{string.Join(",\n", statements.Take(3))}}],"more":"/next?token={{Canary}}"}"""), ("array.json", $"[{string.Join(", ", statements.Skip(3))}]"),
        ]));
        yield return ExportSeed.Of("xapi-packed", "xapi", folder =>
        {
            WritePacked(Path.Combine(folder, "a.ndjson.gz"), string.Join('\n', statements.Take(3)));
            WriteZip(Path.Combine(folder, "b.zip"), "deep/b.json", $"[{string.Join(", ", statements.Skip(3))}]");
        });
        var caliper = ExportSeed.Of("caliper", "caliper", folder => WriteTexts(folder, [("envelopes.ndjson", string.Join('\n', EventTexts.Envelopes(Canary)) + "\n")]));
        yield return caliper;
        yield return ExportSeed.Together("city", [roster, xapi, caliper, .. SystemTables.All(Canary).Select(table => ExportSeed.Of(table.Name, table.Name, folder => WriteTexts(folder, table.Files)))]);
    }

    private static IEnumerable<string> Objects =>
    [
        $$"""{"who": "{{Canary}}1", "name": "{{Canary}} Aino", "remark": "{{Canary}} likes it", "day": "2024-03-01T08:00:00", "verb": "opened", "seconds": 12.5, "flag": true}""",
        $$"""{"who": "{{Canary}}2", "name": "{{Canary}} Eetu", "remark": null, "day": "2024-03-02T08:00:00", "verb": "closed", "seconds": null, "flag": false}""",
        $$"""{"who": "{{Canary}}1", "name": "{{Canary}} Aino", "remark": "{{Canary}} \u00e4", "day": "2024-03-03T08:00:00", "verb": "opened", "seconds": 1e2, "flag": true}""",
    ];

    private static ExportSeed Typed(string kind, Action<string> write) => ExportSeed.Of(kind, "mapped", folder =>
    {
        WriteTexts(folder, [("mapping.yaml", TypedMapping.Replace("PATH", "practice." + kind, StringComparison.Ordinal))]);
        write(folder);
    });

    private static void WriteParquet(string path)
    {
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            COPY (SELECT * FROM (VALUES ('{Canary}1', '{Canary} Aino', '{Canary} likes it', DATE '2024-03-01', 'opened', 12.5, true), ('{Canary}2', '{Canary} Eetu', NULL, DATE '2024-03-02', 'closed', NULL, false))
                  t(who, name, remark, day, verb, seconds, flag)) TO '{path}' (FORMAT parquet)
            """;
        command.ExecuteNonQuery();
    }

    private static void WriteWorkbook(string path) => DataFrame.FromColumns(
        new FrameProvenance("made up", Protection.Synthetic),
        [
            Column.Create("who", [Canary + "1", Canary + "2"]),
            Column.Create("name", [Canary + " Aino", Canary + " Eetu"]),
            Column.Create("remark", [Canary + " likes it", null]),
            Column.Create("day", ["2024-03-01", "2024-03-02"]),
            Column.Create("verb", ["opened", "closed"]),
            Column.Create("seconds", new double?[] { 12.5, null }),
            Column.Create("flag", new bool?[] { true, false }),
        ]).Opened().WriteXlsx(path);

    private static void WritePacked(string path, string text)
    {
        using var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        gzip.Write(Encoding.UTF8.GetBytes(text));
    }

    private static void WriteZip(string path, string member, string text)
    {
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        using var stream = archive.CreateEntry(member).Open();
        stream.Write(Encoding.UTF8.GetBytes(text));
    }

    private static void WriteTexts(string folder, IEnumerable<(string Name, string Text)> files)
    {
        foreach (var (name, text) in files)
            File.WriteAllText(Path.Combine(folder, name), text);
    }
}
