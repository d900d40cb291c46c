using ResearchKit.Frames;
using ResearchKit.Sources;
using ResearchKit.Sources.Pipeline;
using ResearchKit.Store;
using ResearchKit.Tests.Store;
using ResearchKit.Tests.Sources.OneRoster;
using static ResearchKit.Tests.Sources.Events.Statements;

namespace ResearchKit.Tests.Sources.Following;

public sealed class StandingImportTests : IDisposable
{
    private const string Answered = "http://adlnet.gov/expapi/verbs/answered";
    private const string Group = ",\"context\":{\"contextActivities\":{\"grouping\":[{\"id\":\"https://example.org/groups/7A\"}]}}";
    private readonly ImportFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Events => Path.Combine(_folder.Source, "statements.ndjson");

    [Fact]
    public void Additions_come_to_what_a_whole_import_comes_to()
    {
        string[] parts =
        [
            Of(1) + "\n" + Answer(2, "KR", 3) + "\n" + Of(3, item: "https://example.org/items/3") + "\n" + Voiding(20, 9) + "\n" + Of(4)[..40],
            Of(4)[40..] + "\n" + Of(1) + "\n" + Answer(5, "EF", 4, account: "newcomer-0005") + "\n" + Of(6, item: "https://example.org/items/6", more: Group) + "\n",
            Voiding(21, 2) + "\n" + Of(9) + "\n" + Of(3) + "\n" + Answer(10, "KR", 5, item: "https://example.org/items/10") + "\nwrong\n",
            Of(5, verb: Answered) + "\n" + Voiding(22, 5) + "\n" + Answer(11, "no such kind", 5) + "\n" + Of(12, account: "newcomer-0012", more: Group.Replace("7A", "8B", StringComparison.Ordinal)) + "\n",
        ];
        File.WriteAllText(Events, parts[0]);
        using (var import = Begin())
        {
            Assert.Contains(import.Report.Notes, note => note.Contains("not ended", StringComparison.Ordinal));
            foreach (var part in parts[1..])
            {
                File.AppendAllText(Events, part);
                Assert.True(import.Grow().IsPublished);
            }

            Assert.Equal((ImportOutcome.Extended, 0L), (import.Report.Outcome, import.Waiting));
        }

        Assert.Equal(ImportOutcome.Unchanged, Importer.Recognising().Import(_folder.Request).Outcome);
        var grown = Contents(_folder.Store);
        var whole = Path.Combine(_folder.Root, "whole.duckdb");
        Importer.Recognising().Import(_folder.Request with { StorePath = whole });
        Assert.Equal(Contents(whole), grown);
        Assert.Contains(grown, row => row.StartsWith("rejected", StringComparison.Ordinal));
    }

    [Fact]
    public void Readers_see_the_state_before_or_after_and_nothing_of_it_is_left_beside_the_store()
    {
        File.WriteAllText(Events, Of(1) + "\n");
        using (var import = Begin())
        {
            using var before = WholeStore.Open(_folder.Store);
            File.AppendAllText(Events, Of(2).Replace("2024-10-02", "2024-10-03", StringComparison.Ordinal) + "\n");
            Assert.Equal(new Growth(1, IsPublished: true, NeedsWholeImport: false), import.Grow());
            Assert.Equal(default, import.Grow());

            Assert.Equal(1L, before.Query("SELECT count(*) AS n FROM activity_event").Opened()["n"].GetValue(0));
            Assert.Equal("2", Single("SELECT count(*) FROM activity_event"));
            using var after = LearningStore.Open(_folder.Store);
            Assert.Equal((2, 3), (before.DataAsOf!.Value.Day, after.DataAsOf!.Value.Day));
            Assert.Contains("being written", Assert.Throws<LearningStoreException>(() => LearningStore.Create(_folder.Store, replace: true)).Message, StringComparison.Ordinal);
        }

        Assert.Equal(["store.duckdb", "store.duckdb.audit.jsonl", "store.duckdb.audit.jsonl.lock", "store.duckdb.purposes.yaml"], Directory.GetFileSystemEntries(Path.GetDirectoryName(_folder.Store)!).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("\"rows_added\":1", File.ReadAllText(_folder.Store + ".audit.jsonl"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_added_holds_no_identifier()
    {
        File.WriteAllText(Events, Of(1, account: "canary-7f3a-one") + "\n");
        using (var import = Begin())
        {
            File.AppendAllText(
                Events,
                Of(2, account: "canary-7f3a-two", more: ",\"result\":{\"response\":\"canary-7f3a-text\"}") + "\n" + Of(3, item: "https://example.org/items/canary-7f3a-two") + "\n{\"actor\":\"canary-7f3a-three\"}\n");
            Assert.Equal(1, import.Grow().Rows);
            Assert.Equal(2, import.Report.RejectedRows);
            Assert.DoesNotContain("canary", import.Report.ToMimeBundle().ToString(), StringComparison.Ordinal);
            foreach (var file in Directory.GetFiles(_folder.Root, "*", SearchOption.AllDirectories).Where(file => !file.StartsWith(_folder.Source, StringComparison.Ordinal)))
            {
                if (new FileInfo(file).Length == 0)
                    continue;
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                using var bytes = new MemoryStream();
                stream.CopyTo(bytes);
                Assert.Equal(-1, bytes.ToArray().AsSpan().IndexOf("canary"u8));
            }
        }
    }

    [Fact]
    public void A_person_whose_identifier_the_store_holds_as_an_item_asks_for_a_whole_import()
    {
        File.WriteAllText(Events, Of(1, item: "https://example.org/items/newcomer-77") + "\n");
        using var import = Begin();
        File.AppendAllText(Events, Of(2, account: "newcomer-77") + "\n");

        Assert.Equal(new Growth(0, IsPublished: false, NeedsWholeImport: true), import.Grow());
        Assert.Equal("1", Single("SELECT count(*) FROM activity_event"));
    }

    [Fact]
    public void A_replaced_file_leaves_the_store_as_it_was()
    {
        File.WriteAllText(Events, Of(1) + "\n" + Of(2) + "\n");
        using var import = Begin();
        var before = File.ReadAllBytes(_folder.Store);
        File.WriteAllText(Events, Of(3) + "\n");

        Assert.Throws<ImportException>(() => import.Grow());
        Assert.Equal(before, File.ReadAllBytes(_folder.Store));
    }

    [Fact]
    public void Items_take_what_later_events_tell_of_them()
    {
        const string Kind = "\"definition\":{\"type\":\"http://adlnet.gov/expapi/activities/assessment\"}";
        File.WriteAllText(Events, Of(1) + "\n" + Scored(2, 2) + "\n");
        using var import = Begin();
        File.AppendAllText(Events, Scored(3, 5).Replace("items/1\"}", "items/1\"," + Kind + "}", StringComparison.Ordinal) + "\n" + Scored(4, 3) + "\n");
        import.Grow();

        Assert.Equal("assessment 5", Single("SELECT kind, max_score FROM content_item"));

        static string Scored(int number, int most) => Of(number, verb: Answered, more: $",\"result\":{{\"score\":{{\"raw\":1,\"max\":{most}}}}}");
    }

    [Fact]
    public void Files_of_two_systems_grow_in_one_addition()
    {
        var (one, two) = (Path.Combine(_folder.Source, "one"), Path.Combine(_folder.Source, "two"));
        foreach (var (folder, number) in new[] { (one, 1), (two, 2) })
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "statements.ndjson"), Answer(number, "KR", number, item: $"https://example.org/items/{number}") + "\n");
        }

        using var import = Begin();
        File.AppendAllText(Path.Combine(one, "statements.ndjson"), Answer(3, "EF", 3, item: "https://example.org/items/2") + "\n");
        File.AppendAllText(Path.Combine(two, "statements.ndjson"), Answer(4, "KCR", 4, item: "https://example.org/items/4") + "\n" + Of(5, account: "newcomer") + "\n");

        Assert.Equal((6L, 1L), (import.Grow().Rows, import.Waiting));
        Assert.Equal(
            ["1 1 KR", "2 2 KR", "2 3 EF", "4 4 KCR"],
            _folder.Query("SELECT right(item_code, 1), attempt, f.kind FROM item_response r JOIN content_item USING (item_id) JOIN feedback f USING (response_id) ORDER BY attempt").Select(row => string.Join(' ', row)));
        Assert.Equal(["2", "2"], import.Report.Loads.Where(load => load.Table == "item_response").Select(load => load.Kept.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    public sealed class With_a_register : IDisposable
    {
        private readonly ImportFolder _folder = new();

        public With_a_register()
        {
            RosterFixture.Version11().WriteTo(Path.Combine(_folder.Source, "register"));
            Directory.CreateDirectory(Path.Combine(_folder.Source, "events"));
        }

        public void Dispose() => _folder.Dispose();

        private string Events => Path.Combine(_folder.Source, "events", "statements.ndjson");

        [Fact]
        public void Events_of_known_learners_are_added_those_of_the_unlinked_rejected_and_those_of_newcomers_wait()
        {
            File.WriteAllText(Events, Mail(1, "aino@oppilas.example") + "\n" + Mail(2, "stranger@elsewhere.example") + "\n");
            using (var import = new SourceImporter(SourceFormats.All).Begin(_folder.Request, isFollowed: true, null, default))
            {
                File.AppendAllText(Events, Mail(3, "aino@oppilas.example") + "\n" + Mail(4, "stranger@elsewhere.example") + "\n" + Mail(5, "newcomer@oppilas.example") + "\n");
                Assert.Equal((1L, 1L), (import.Grow().Rows, import.Waiting));

                var load = import.Report.Loads.Single(load => load.Table == "activity_event");
                Assert.Equal((4L, 2L, 2L), (load.Read, load.Kept, load.Rejected));
                Assert.Equal(2L, import.Report.Rejects.Single(reject => reject.Table == "activity_event").Rows);
                Assert.Equal(["2", "4"], _folder.Query("SELECT line_number FROM rejected_row WHERE source_file LIKE 'events/%' ORDER BY 1").Select(row => row[0]));
            }

            Assert.Equal("1 2", string.Join(' ', _folder.Query("SELECT count(DISTINCT actor_id), count(*) FROM activity_event JOIN learner ON learner_id = actor_id")[0]));
            Assert.Equal(ImportOutcome.Replaced, Importer.Recognising().Import(_folder.Request with { Replace = true }).Outcome);
            Assert.Equal("3", _folder.Query("SELECT sum(rows_rejected) FROM provenance WHERE table_name = 'activity_event'")[0][0]);
        }

        private static string Mail(int number, string address) =>
            $$$"""{"id":"{{{Id(number)}}}","actor":{"mbox":"mailto:{{{address}}}"},"verb":{"id":"http://adlnet.gov/expapi/verbs/completed"},"object":{"id":"https://example.org/items/1"},"timestamp":"2024-10-02T09:15:00.000Z"}""";
    }

    private static List<string> Contents(string path)
    {
        var lines = new List<string>();
        foreach (var (name, sql) in new (string, string)[]
        {
            ("person", "SELECT pseudonym FROM person"),
            ("learner", "SELECT pseudonym FROM learner JOIN person ON person_id = learner_id"),
            ("item", "SELECT item_code, kind, max_score FROM content_item"),
            ("group", "SELECT group_code FROM teaching_group"),
            ("event", "SELECT pseudonym, item_code, group_code, event_time, verb, duration_s, source_system FROM activity_event JOIN person ON person_id = actor_id LEFT JOIN content_item USING (item_id) LEFT JOIN teaching_group USING (group_id)"),
            ("answer", "SELECT pseudonym, item_code, stream_code, responded_at, opportunity, attempt, correct, r.score FROM item_response r JOIN person ON person_id = learner_id JOIN content_item USING (item_id)"),
            ("feedback", "SELECT f.kind, f.delivered_at, f.fading_level, r.attempt FROM feedback f JOIN item_response r USING (response_id)"),
            ("rejected", "SELECT source_file, line_number, column_name, reason FROM rejected_row"),
            ("provenance", "SELECT source_file, table_name, sha256, bytes, rows_read, rows_kept, rows_merged, rows_superseded, rows_rejected FROM provenance"),
        })
        {
            var frame = StoreRows.Of(path, $"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ({sql}) ORDER BY ALL");
            lines.AddRange(Enumerable.Range(0, frame.RowCount).Select(row => name + "|" + string.Join('|', frame.Columns.Select(column => column.GetValue(row)))));
        }

        return lines;
    }

    private static string Answer(int number, string feedback, int attempt, string account = "learner-0001", string item = "https://example.org/items/1") =>
        Of(number, item, Answered, account, $$$""","result":{"success":true,"extensions":{"https://a.example/ext/attempt":{{{attempt}}},"https://a.example/ext/stream":"practice","https://a.example/ext/feedback":"{{{feedback}}}"}}""");

    private StandingImport Begin() => new SourceImporter(SourceFormats.All).Begin(_folder.Request, isFollowed: true, null, default);

    private string Single(string sql) => string.Join(' ', Assert.Single(_folder.Query(sql)));
}
