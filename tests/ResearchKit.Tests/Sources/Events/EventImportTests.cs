using System.IO.Compression;
using System.Text;
using ResearchKit.Sources;
using static ResearchKit.Tests.Sources.Events.Statements;

namespace ResearchKit.Tests.Sources.Events;

public sealed class EventImportTests : IDisposable
{
    private readonly ImportFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Statements_become_a_store_with_every_one_accounted_for_and_no_identifier_in_it()
    {
        const string Answered = "http://adlnet.gov/expapi/verbs/answered";
        _folder.Write("statements.ndjson", string.Join('\n',
            Of(1, account: "canary-7f3a-one", verb: Answered, more: ",\"result\":{\"success\":true,\"response\":\"canary-7f3a-text\"}"),
            Of(2, item: "https://example.org/items/canary-7f3a-one", account: "canary-7f3a-two"),
            Of(3, more: ",\"context\":{\"contextActivities\":{\"grouping\":{\"id\":\"https://example.org/groups/7A\"}}}"), Of(3, more: ",\"context\":{\"contextActivities\":{\"grouping\":{\"id\":\"https://example.org/groups/7A\"}}}"),
            "{\"actor\":\"canary-7f3a-three\"}"));
        _folder.Write("page.json", "{\"statements\":[" + Of(4) + "],\"more\":\"/next?token=canary-7f3a-link\"}");

        var report = Import();

        Assert.Equal(
            [("page.json", 1L, 1L, 0L, 0L), ("statements.ndjson", 5L, 2L, 1L, 2L)],
            report.Loads.Where(load => load.Table == "activity_event").Select(load => (load.SourceFile, load.Read, load.Kept, load.Merged, load.Rejected)).OrderBy(load => load.SourceFile, StringComparer.Ordinal));
        Assert.Equal("3", Single("SELECT count(*) FROM activity_event e JOIN person p ON p.person_id = e.actor_id JOIN content_item i USING (item_id)"));
        Assert.Equal("1 true", Single("SELECT count(*), lower(CAST(bool_and(correct) AS VARCHAR)) FROM item_response JOIN learner USING (learner_id)"));
        Assert.Equal("7A", Single("SELECT group_code FROM activity_event JOIN teaching_group USING (group_id)"));
        Assert.Contains(report.Notes, note => note.Contains("\"more\"", StringComparison.Ordinal));
        foreach (var file in Directory.GetFiles(_folder.Root, "*", SearchOption.AllDirectories).Where(file => !file.StartsWith(_folder.Source, StringComparison.Ordinal)))
            Assert.Equal(-1, File.ReadAllBytes(file).AsSpan().IndexOf("canary"u8));
        Assert.DoesNotContain("canary", report.ToMimeBundle().ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetFileSystemEntries(Path.GetDirectoryName(_folder.Store)!), entry => entry.Contains(".events", StringComparison.Ordinal));
        Assert.Equal(ImportOutcome.Unchanged, Import().Outcome);
    }

    [Fact]
    public void Compressed_files_and_members_of_archives_are_read_and_a_folder_left_by_a_killed_import_is_cleared()
    {
        Directory.CreateDirectory(_folder.Store + ".new.events/1");
        File.WriteAllText(_folder.Store + ".new.events/1/events.duckdb", "left over");
        using (var gzip = new GZipStream(File.Create(Path.Combine(_folder.Source, "a.ndjson.gz")), CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(Of(1)));
        Zip(("deep/b.json", "[" + Of(2) + "," + Of(3) + "]"), ("readme.txt", "no events"));

        var report = Import();

        Assert.Equal(
            [("a.ndjson.gz", 1L), ("b.zip/deep/b.json", 2L)],
            report.Loads.Where(load => load.Table == "activity_event").Select(load => (load.SourceFile, load.Kept)).OrderBy(load => load.SourceFile, StringComparer.Ordinal));
        Assert.False(Directory.Exists(_folder.Store + ".new.events"));
    }

    [Fact]
    public void Answers_of_several_systems_keep_their_own_persons_items_and_streams()
    {
        const string Answered = "http://adlnet.gov/expapi/verbs/answered";
        foreach (var (system, count) in new[] { ("a", 9), ("b", 3) })
        {
            Directory.CreateDirectory(Path.Combine(_folder.Source, system));
            _folder.Write($"{system}/statements.ndjson", string.Join('\n', Enumerable.Range(0, count).Select(i => Of(
                i, account: $"{system}-{count - i}", verb: Answered, item: $"https://{system}.example/items/{i}",
                more: $",\"result\":{{\"success\":true,\"extensions\":{{\"https://{system}.example/ext/stream\":\"{system}{i}\"}}}}"))));
        }

        Import();

        Assert.Equal("12 12", Single("SELECT count(*), count(DISTINCT learner_id) FROM item_response"));
        Assert.Equal("12", Single(
            """
            SELECT count(*) FROM item_response r JOIN activity_event e ON e.actor_id = r.learner_id AND e.item_id = r.item_id
            JOIN content_item i ON i.item_id = r.item_id WHERE i.item_code = 'https://' || r.stream_code[1] || '.example/items/' || r.stream_code[2:]
            """));
    }

    [Fact]
    public void A_member_that_leads_out_of_its_archive_stops_the_import()
    {
        Zip(("../b.json", Of(2)));

        var refusal = Assert.Throws<ImportException>(() => Importer.Of("xapi").Import(_folder.Request));

        Assert.Contains("leads out of the archive", refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.Store));
    }

    [Fact]
    public void What_grows_beyond_all_measure_when_it_is_unpacked_stops_the_import()
    {
        using (var gzip = new GZipStream(File.Create(Path.Combine(_folder.Source, "a.json.gz")), CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(Of(1) + "\n"));
            var spaces = Encoding.UTF8.GetBytes(new string(' ', 1 << 20));
            for (var i = 0; i < 200; i++)
                gzip.Write(spaces);
        }

        var refusal = Assert.Throws<ImportException>(() => Import());

        Assert.Contains("it expands to more than 200 times its compressed size", refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.Store));
    }

    [Fact]
    public void A_file_that_is_not_compressed_as_its_name_says_stops_the_import()
    {
        File.WriteAllBytes(Path.Combine(_folder.Source, "a.json.gz"), [0x1F, 0x8B, 8, 0, 1, 2, 3]);

        Assert.Contains("a.json.gz", Assert.Throws<ImportException>(() => Importer.Of("xapi").Import(_folder.Request)).Message, StringComparison.Ordinal);
    }

    private ImportReport Import() => Importer.Of("xapi").Import(_folder.Request);

    private string Single(string sql) => string.Join(' ', Assert.Single(_folder.Query(sql)));

    private void Zip(params (string Name, string Text)[] members)
    {
        using var archive = ZipFile.Open(Path.Combine(_folder.Source, "b.zip"), ZipArchiveMode.Create);
        foreach (var (name, text) in members)
        {
            using var stream = archive.CreateEntry(name).Open();
            stream.Write(Encoding.UTF8.GetBytes(text));
        }
    }
}
