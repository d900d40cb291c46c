using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ResearchKit.Frames;
using ResearchKit.Sources;
using ResearchKit.Sources.Mapped;

namespace ResearchKit.Tests.Sources.Mapped;

/// <summary>Parquet, JSON and headerless CSV through a mapping.</summary>
public sealed class MappedTableImportTests : IDisposable
{
    private const string Events =
        """
        files:
          e:
            PATH
            columns: { who: direct, verb: neutral, seconds: neutral }
        loads:
          - { table: activity_event, from: e, columns: { actor_id: who, verb: verb, duration_s: seconds } }
          - { table: learner, from: e, duplicates: combine, columns: { learner_id: who } }
        """;

    private readonly ImportFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Typed_values_make_the_same_store_whatever_the_format() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(8).WithReplay(20_261_122UL, 5UL),
        Prop.ForAll(TypedRows.Any, rows =>
        {
            _folder.Write("t.csv", TypedRows.Csv(rows));
            _folder.Write("t.json", TypedRows.Json(rows, isArray: true));
            _folder.Write("t.ndjson", TypedRows.Json(rows, isArray: false));
            TypedRows.WriteParquet(Path.Combine(_folder.Source, "t.parquet"), rows);
            TypedRows.WriteXlsx(Path.Combine(_folder.Source, "t.xlsx"), rows);
            var expected = Store("path: t.csv");

            Assert.Equal(rows.Length, expected.Count(line => line.StartsWith("learner", StringComparison.Ordinal)));
            foreach (var path in new[] { "path: t.json", "path: t.ndjson", "path: t.parquet", "format: parquet", "path: t.xlsx" })
                Assert.Equal(expected, Store(path));
        }));

    private List<string> Store(string path)
    {
        var report = _folder.Import(TypedRows.Mapping.Replace("PATH", path, StringComparison.Ordinal), replace: true);
        Assert.All(report.Loads, load => Assert.Equal(load.Read, load.Kept + load.Merged + load.Superseded + load.Rejected));
        return
        [
            .. _folder.Query("SELECT 'learner', pseudonym, birth_year, arrived_recently FROM learner JOIN person ON person_id = learner_id ORDER BY ALL")
                .Concat(_folder.Query("SELECT 'event', pseudonym, strftime(event_time, '%Y-%m-%dT%H:%M:%S.%f'), duration_s, verb FROM activity_event JOIN person ON person_id = actor_id ORDER BY ALL"))
                .Concat(_folder.Query("SELECT 'exposure', pseudonym, arm, CAST(assigned_at AS VARCHAR), CAST(propensity AS VARCHAR) FROM intervention_exposure JOIN person USING (person_id) ORDER BY ALL"))
                .Concat(_folder.Query("SELECT 'rejected', column_name, reason, count(*) FROM rejected_row GROUP BY ALL ORDER BY ALL"))
                .Select(row => string.Join('|', row)),
        ];
    }

    public sealed class Json : IDisposable
    {
        private readonly ImportFolder _folder = new();

        public void Dispose() => _folder.Dispose();

        [Fact]
        public void A_line_that_is_no_object_is_rejected_with_its_line_and_its_kind()
        {
            _folder.Write("e.ndjson", string.Join('\n', [
                "\ufeff{\"who\": \"a\", \"verb\": \"x\", \"seconds\": 1.5}", "", "{\"who\": \"b\", \"verb\":", "[1, 2]", "{\"who\": \"c\", \"who\": \"d\"}", "{\"who\": \"e\", \"verb\": \"\\ud800\"}",
                "{\"who\": \"f\", \"seconds\": \"many\"}", "{\"seconds\": null, \"who\": \"g\"} {}", "{\"who\": \"h\"}\r\n"]));

            var report = _folder.Import(Events.Replace("PATH", "path: e.ndjson", StringComparison.Ordinal));

            Assert.Equal((8L, 2L, 6L), Counts(report, "activity_event"));
            Assert.Equal(
                ["3||not JSON", "4||not a JSON object", "5||a column twice", "6||text that is not Unicode", "7|seconds|not a number", "8||not JSON"],
                _folder.Query("SELECT line_number, column_name, reason FROM rejected_row WHERE load_number = (SELECT load_number FROM provenance WHERE table_name = 'activity_event') ORDER BY 1").Select(row => string.Join('|', row)));
        }

        [Fact]
        public void Members_of_objects_are_columns_and_lists_are_text_when_they_have_a_class()
        {
            _folder.Write("e.json", "[{\"who\": {\"id\": 7, \"tags\": [1, {\"a\": \"ä\"}]}, \"verb\": \"x\"}, {\"who\": {\"id\": 7.0}, \"verb\": {\"id\": \"y\"}}]");
            var mapping = Events.Replace("PATH", "format: json", StringComparison.Ordinal).Replace("who: direct", "who.id: direct, who.tags: free_text, verb.id: neutral", StringComparison.Ordinal)
                .Replace("_id: who", "_id: who.id", StringComparison.Ordinal).Replace(", duration_s: seconds", "", StringComparison.Ordinal);

            _folder.Import(mapping);

            Assert.Equal("1", _folder.Query("SELECT count(*) FROM person")[0][0]);
            Assert.Equal(["x", null], _folder.Query("SELECT verb FROM activity_event ORDER BY event_id").Select(row => row[0]));
            var problem = Assert.Throws<ImportException>(() => _folder.Import(mapping.Replace(", who.tags: free_text", "", StringComparison.Ordinal), replace: true));
            Assert.Contains("without a disclosure class: \"who.tags\"", problem.Message, StringComparison.Ordinal);
        }

        [Fact]
        public void A_column_that_comes_late_needs_a_class_too()
        {
            var lines = Enumerable.Range(0, 60_000).Select(i => $"{{\"who\": \"p{i % 50}\", \"verb\": \"x\"}}").Append("{\"who\": \"a\", \"phone\": \"1\"}");
            _folder.Write("e.ndjson", string.Join('\n', lines));

            var problem = Assert.Throws<ImportException>(() => _folder.Import(Events.Replace("PATH", "path: e.ndjson", StringComparison.Ordinal).Replace(", duration_s: seconds", "", StringComparison.Ordinal)));

            Assert.Contains("\"phone\"", problem.Message, StringComparison.Ordinal);
        }

        [Theory]
        [InlineData("{\"who\": 1}\n{\"who\": 2}", "State format: ndjson")]
        [InlineData("", "does not hold a JSON array")]
        [InlineData("[{\"who\": 1}", "it is cut off")]
        [InlineData("[{\"who\": 1}, {\"who\"", "cut off within it (element 2, byte 13)")]
        [InlineData("[{\"who\": 1} {\"who\": 2}]", "neither a comma")]
        [InlineData("[{\"who\": 1},]", "comma before the end")]
        [InlineData("[{\"who\": 1}, 5]", "is not an object (element 2")]
        [InlineData("[{\"who\": 1}] x", "goes on after the end")]
        [InlineData("[{\"who\": tru}]", "is no JSON")]
        public void An_array_that_is_none_stops_the_import_with_the_place(string text, string part)
        {
            _folder.Write("e.json", text);

            var problem = Assert.Throws<ImportException>(() => _folder.Import(Events.Replace("PATH", "path: e.json", StringComparison.Ordinal)));

            Assert.Contains(part, problem.Message, StringComparison.Ordinal);
            Assert.False(File.Exists(_folder.Store));
        }

        [Fact]
        public void An_empty_array_makes_an_empty_table()
        {
            _folder.Write("e.json", " [ ] ");

            Assert.Equal((0L, 0L, 0L), Counts(_folder.Import(Events.Replace("PATH", "path: e.json", StringComparison.Ordinal)), "activity_event"));
        }

        [Fact]
        public void A_long_line_is_rejected_and_a_long_value_is_read()
        {
            _folder.Write("e.ndjson", $"{{\"who\": \"a\", \"verb\": \"{new string('v', 10 << 20)}\", \"seconds\": 1}}\n{{\"who\": \"b\", \"verb\": \"{new string('v', 17 << 20)}\"}}\n{{\"who\": \"c\"}}\n");

            var report = _folder.Import(Events.Replace("PATH", "path: e.ndjson", StringComparison.Ordinal));

            Assert.Equal((3L, 2L, 1L), Counts(report, "activity_event"));
            Assert.Equal("2|a line longer than 16 MiB", string.Join('|', _folder.Query("SELECT line_number, reason FROM rejected_row")[0]));
        }

        [Fact]
        public void No_value_is_in_an_error_message()
        {
            foreach (var text in new[] { "CANARY7391", "[{\"who\": \"CANARY7391\"", "[\"CANARY7391\"]", "[{\"who\": CANARY7391}]", "{\"who\": \"CANARY7391\"}\n[CANARY7391" })
            {
                _folder.Write("e.json", text);
                Assert.DoesNotContain("CANARY", Assert.Throws<ImportException>(() => _folder.Import(Events.Replace("PATH", "path: e.json", StringComparison.Ordinal))).ToString(), StringComparison.Ordinal);
            }
        }
    }

    public sealed class Parquet : IDisposable
    {
        private readonly ImportFolder _folder = new();

        public void Dispose() => _folder.Dispose();

        private string Path => System.IO.Path.Combine(_folder.Source, "e.parquet");

        [Fact]
        public void A_rejected_row_has_its_number()
        {
            TypedRows.Copy(Path, "SELECT 'p' || (i % 7) AS who, CASE WHEN i = 4999 THEN -1 ELSE i END AS seconds, 'v' AS verb FROM range(10000) t(i)");

            var report = _folder.Import(Events.Replace("PATH", "path: e.parquet", StringComparison.Ordinal));

            Assert.Equal((10_000L, 9_999L, 1L), Counts(report, "activity_event"));
            Assert.Equal("5000|seconds|below the range", string.Join('|', _folder.Query("SELECT line_number, column_name, reason FROM rejected_row")[0]));
        }

        [Fact]
        public void Identifiers_that_came_as_decimals_are_the_same_persons()
        {
            TypedRows.Copy(Path, "SELECT * FROM (VALUES (12.0::DOUBLE, 'v', 1.5::DOUBLE), (9007199254740991::DOUBLE, 'w', NULL), (NULL, 'w', NULL)) t(who, verb, seconds)");

            var report = _folder.Import(Events.Replace("PATH", "path: e.parquet", StringComparison.Ordinal));

            Assert.Equal((3L, 2L, 1L), Counts(report, "activity_event"));
            Assert.Equal(
                new[] { _folder.Pseudonym("person", "12"), _folder.Pseudonym("person", "9007199254740991") }.Order(StringComparer.Ordinal), _folder.Query("SELECT pseudonym FROM person ORDER BY 1").Select(row => row[0]!));
        }

        [Fact]
        public void Structures_are_columns_lists_are_text_times_are_utc_and_bytes_are_refused_when_used()
        {
            TypedRows.Copy(Path, "SELECT {'id': 'a', 'more': [1, 2]} AS who, 'v' AS verb, 1 AS seconds, TIMESTAMPTZ '2024-06-01 12:00:00+03' AS at, 'x'::BLOB AS picture, TIMESTAMP '2010-05-04 00:00:00' AS born");
            var mapping = Events.Replace("PATH", "path: e.parquet", StringComparison.Ordinal).Replace("who: direct", "who.id: direct, who.more: free_text, at: neutral, picture: free_text, born: quasi", StringComparison.Ordinal)
                .Replace("_id: who", "_id: who.id", StringComparison.Ordinal).Replace("verb: verb", "verb: verb, event_time: at", StringComparison.Ordinal)
                .Replace("{ learner_id: who.id }", "{ learner_id: who.id, birth_year: { column: born, generalise: year } }", StringComparison.Ordinal);

            _folder.Import(mapping);

            Assert.Equal("2024-06-01 09:00:00|2010", string.Join('|', _folder.Query("SELECT CAST(event_time AS VARCHAR), birth_year FROM activity_event, learner")[0]));
            var problem = Assert.Throws<ImportException>(() => _folder.Import(mapping.Replace("picture: free_text", "picture: neutral", StringComparison.Ordinal).Replace("verb: verb", "verb: picture", StringComparison.Ordinal), replace: true));
            Assert.Contains("\"picture\" holds bytes", problem.Message, StringComparison.Ordinal);
        }

        [Fact]
        public void Texts_that_stand_for_a_missing_value_are_missing()
        {
            TypedRows.Copy(Path, "SELECT * FROM (VALUES ('a', 'v', 'NaN'::DOUBLE), ('b', '', 1)) t(who, verb, seconds)");

            var report = _folder.Import("missing: ['', nan]\n" + Events.Replace("PATH", "path: e.parquet", StringComparison.Ordinal));

            Assert.Equal(0, report.RejectedRows);
            Assert.Equal("1|1", string.Join('|', _folder.Query("SELECT count(*) FILTER (duration_s IS NULL), count(*) FILTER (verb IS NULL) FROM activity_event")[0]));
        }

        [Fact]
        public void A_cut_or_damaged_file_gives_an_error_or_the_rows_and_never_a_half_store()
        {
            TypedRows.Copy(Path, "SELECT 'CANARY7391-' || i AS who, 'v' AS verb, i AS seconds FROM range(3000) t(i)");
            var whole = File.ReadAllBytes(Path);
            var mapping = Events.Replace("PATH", "path: e.parquet", StringComparison.Ordinal);
            for (var length = 0; length < whole.Length; length += 1 + (whole.Length / 12))
            {
                File.WriteAllBytes(Path, whole[..length]);
                Assert.DoesNotContain("CANARY", Assert.Throws<ImportException>(() => _folder.Import(mapping)).ToString(), StringComparison.Ordinal);
                Assert.False(File.Exists(_folder.Store));
            }

            for (var i = 0; i < 24; i++)
            {
                var damaged = whole.ToArray();
                damaged[4 + (int)((uint)(i * 2_654_435_761L) % (uint)(whole.Length - 4))] ^= 0x55;
                File.WriteAllBytes(Path, damaged);
                var problem = Record.Exception(() => _folder.Import(mapping, replace: true));
                Assert.True(problem is null or ImportException, problem?.ToString());
                Assert.DoesNotContain("CANARY", problem?.ToString() ?? "", StringComparison.Ordinal);
            }
        }

        [Fact]
        public void Another_format_under_that_name_is_noticed()
        {
            _folder.Write("e.parquet", "who,verb,seconds\na,v,1\n");

            Assert.Contains("is no Parquet file", Assert.Throws<ImportException>(() => _folder.Import(Events.Replace("PATH", "path: e.parquet", StringComparison.Ordinal))).Message, StringComparison.Ordinal);
        }
    }

    public sealed class CsvWithoutHeader : IDisposable
    {
        private readonly ImportFolder _folder = new();

        public void Dispose() => _folder.Dispose();

        private static readonly string Mapping = Events.Replace("PATH", "header: false", StringComparison.Ordinal);

        [Theory]
        [InlineData("")]
        [InlineData(",")]
        public void The_columns_of_the_mapping_are_the_fields_in_their_order(string end)
        {
            _folder.Write("e.csv", $"a,\"two\nlines\",1{end}\nb,v,x{end}\nc,v{end}\nd,v,-2{end}\n");

            var report = _folder.Import(Mapping);

            Assert.Equal((4L, 1L, 3L), Counts(report, "activity_event"));
            Assert.Equal(
                ["3|seconds|not a number", "4||fewer columns than the header", "5|seconds|below the range"],
                _folder.Query("SELECT line_number, column_name, reason FROM rejected_row WHERE load_number = 2 ORDER BY 1").Select(row => string.Join('|', row)));
        }

        [Fact]
        public void A_header_or_another_number_of_fields_stops_the_import()
        {
            _folder.Write("e.csv", "who,verb,seconds\na,v,1\n");
            Assert.Contains("Take \"header: false\" out", Assert.Throws<ImportException>(() => _folder.Import(Mapping)).Message, StringComparison.Ordinal);

            _folder.Write("e.csv", "CANARY7391,v,1,2\n");
            var message = Assert.Throws<ImportException>(() => _folder.Import(Mapping)).Message;
            Assert.Contains("has 4 fields, and the mapping names 3 columns: who, verb, seconds", message, StringComparison.Ordinal);
            Assert.DoesNotContain("CANARY", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_sheet_is_named_and_its_rows_have_their_numbers()
    {
        TypedRows.WriteXlsx(Path.Combine(_folder.Source, "e.xlsx"), Column.Create("who", new[] { "a", "b" }), Column.Create("verb", new[] { "x", "y" }), Column.Create("seconds", new double?[] { 1, -2 }));

        var report = _folder.Import(Events.Replace("PATH", "path: e.xlsx", StringComparison.Ordinal));

        Assert.Equal((2L, 1L, 1L), Counts(report, "activity_event"));
        Assert.Equal("3|seconds|below the range", string.Join('|', _folder.Query("SELECT line_number, column_name, reason FROM rejected_row WHERE column_name IS NOT NULL")[0]));
        var problem = Assert.Throws<ImportException>(() => _folder.Import(Events.Replace("PATH", "path: e.xlsx\n    sheet: Absent", StringComparison.Ordinal), replace: true));
        Assert.Contains("Absent", problem.Message, StringComparison.Ordinal);
        _folder.Write("e.xlsx", "CANARY7391");
        Assert.DoesNotContain("CANARY", Assert.Throws<ImportException>(() => _folder.Import(Events.Replace("PATH", "path: e.xlsx", StringComparison.Ordinal), replace: true)).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("path: e.csv\n    sheet: x", "\"sheet\" of file e is a setting of workbooks")]
    [InlineData("format: avro", "expected")]
    [InlineData("path: e.parquet\n    delimiter: \";\"", "\"delimiter\" of file e is a setting of CSV files, and the file is parquet")]
    [InlineData("format: json\n    encoding: latin-1", "\"encoding\" of file e is a setting of CSV files")]
    [InlineData("header: false\n    more_columns: { pattern: x, class: neutral }", "has no header")]
    public void A_setting_that_does_not_fit_is_named_with_its_line(string setting, string part)
    {
        var message = Assert.Throws<MappingException>(() => MappingReader.Parse(Events.Replace("PATH", setting, StringComparison.Ordinal), "m.yaml")).Message;

        Assert.True(message.Contains(part, StringComparison.Ordinal) || (part == "expected" && message.Contains("parquet", StringComparison.Ordinal)), message);
        Assert.Matches("^Mapping m.yaml, line [0-9]+: ", message);
    }

    [Fact]
    public void A_folder_is_recognised_by_its_mapping_beside_other_formats()
    {
        _folder.Write("mapping.yaml", Events.Replace("PATH", "path: e.ndjson", StringComparison.Ordinal));
        _folder.Write("e.ndjson", "{\"who\": \"a\", \"verb\": \"x\", \"seconds\": 1}\n");

        Assert.Equal((1L, 1L, 0L), Counts(Importer.Recognising().Import(_folder.Request), "activity_event"));
    }

    private static (long Read, long Kept, long Rejected) Counts(ImportReport report, string table)
    {
        var load = report.Loads.Single(load => load.Table == table);
        return (load.Read, load.Kept, load.Rejected);
    }
}
