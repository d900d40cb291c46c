using System.Text;
using ResearchKit.Frames;
using ResearchKit.Sources;
using ResearchKit.Sources.Mapped;
using ResearchKit.Store;

namespace ResearchKit.Tests.Sources;

public sealed class MappedCsvImportTests : IDisposable
{
    private readonly ImportFolder _folder = new();

    public MappedCsvImportTests() => GradesFixture.Write(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Values_are_typed_recoded_and_generalised()
    {
        _folder.Import(GradesFixture.Mapping);

        Assert.Equal(
            ["2008|F", "2009|M", "|F"],
            _folder.Query("SELECT birth_year, sex_code FROM learner ORDER BY birth_year NULLS LAST").Select(row => string.Join('|', row)));
        Assert.Equal(
            ["LI|pass|S", "MA|1-5|5", "MA|4-10|9"],
            _folder.Query("SELECT subject_code, scale, grade_value FROM grade ORDER BY ALL").Select(row => string.Join('|', row)));
    }

    [Fact]
    public void The_same_identifier_in_two_files_is_one_person_also_with_spaces_around_it()
    {
        _folder.Write("grades.csv", GradesFixture.Grades.Replace("A-1;", "  A-1 ;", StringComparison.Ordinal));

        _folder.Import(GradesFixture.Mapping);

        Assert.Equal(_folder.Pseudonym("pupil-number", "A-1"), _folder.Query("SELECT pseudonym FROM grade JOIN person ON person_id = learner_id WHERE grade_value = '9'")[0][0]);
        Assert.Equal("3", _folder.Query("SELECT count(*) FROM person")[0][0]);
    }

    [Fact]
    public void An_imported_store_is_protected_also_when_it_replaces_a_synthetic_one()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Store)!);
        using (var writer = LearningStore.CreateSynthetic(_folder.Store, new GeneratorStamp("g", "1", "1", "")))
            writer.Complete();

        Assert.Contains("--replace", Assert.Throws<ImportException>(() => _folder.Import(GradesFixture.Mapping)).Message, StringComparison.Ordinal);
        var report = _folder.Import(GradesFixture.Mapping, replace: true);

        using var store = LearningStore.Open(_folder.Store);
        Assert.Equal((ImportOutcome.Replaced, Protection.Protected), (report.Outcome, store.Protection));
    }

    [Fact]
    public void Provenance_and_audit_log_tell_what_was_imported_and_survive_the_next_import()
    {
        _folder.Import(GradesFixture.Mapping);
        _folder.Write("grades.csv", GradesFixture.Grades + "A-1;LI;2024;4-10;10\n");
        _folder.Import(GradesFixture.Mapping, replace: true);

        using var store = LearningStore.Open(_folder.Store);
        var grades = store.Provenance.Single(load => load.Table == "grade");
        Assert.Equal(("grades.csv", "school", 4L, 4L), (grades.SourceFile, grades.Mapping, grades.Read, grades.Kept));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(_folder.Source, "grades.csv")))), grades.Sha256);
        Assert.Equal(["created", "replaced"], store.Audit.Read().Select(record => record.Details["outcome"]!.GetValue<string>()));
    }

    [Fact]
    public void A_header_that_has_run_into_a_row_is_told_by_its_places()
    {
        _folder.Write("pupils.csv", GradesFixture.Pupils.Replace("remark\n", "remark,", StringComparison.Ordinal));

        var message = Assert.Throws<ImportException>(() => _folder.Import(GradesFixture.Mapping)).Message;

        Assert.Contains("column 6", message, StringComparison.Ordinal);
        Assert.DoesNotContain("Aino", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_are_reported()
    {
        var steps = new List<ImportProgress>();

        Importer.Mapped(MappingReader.Parse(GradesFixture.Mapping, "m")).Import(_folder.Request, new Listener(steps));

        Assert.Contains(steps, step => step.Step == "reading pupils.csv");
        Assert.Contains(steps, step => step.Step == "filling grade from grades.csv");
        Assert.Equal(steps.Select(step => step.Done), Enumerable.Range(0, steps.Count));
        Assert.All(steps, step => Assert.InRange(step.Done, 0, step.Total));
    }

    [Fact]
    public void A_cancelled_import_leaves_nothing()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => Importer.Mapped(MappingReader.Parse(GradesFixture.Mapping, "m")).Import(_folder.Request, null, source.Token));
        Assert.False(File.Exists(_folder.Store));
    }

    public sealed class Rejects : IDisposable
    {
        private readonly ImportFolder _folder = new();

        public Rejects() => GradesFixture.Write(_folder);

        public void Dispose() => _folder.Dispose();

        [Theory]
        [InlineData("A-1;MA;2025;4-10;11", "grade", "not in the code list")]
        [InlineData("A-1;MA;2025;1-5;9", "grade", "not a grade of the scale")]
        [InlineData("A-1;MA;2025;letters;9", "scale", "not in the code list")]
        [InlineData("A-1;;2025;4-10;9", "subject", "missing")]
        [InlineData(";MA;2025;4-10;9", "pupil", "missing")]
        [InlineData("A-9;MA;2025;4-10;9", "pupil", "no such learner")]
        [InlineData("A-1;MA;2025;4-10", "", "fewer columns than the header")]
        [InlineData("A-1;MA;2025;4-10;9;x", "", "more columns than the header")]
        [InlineData("A-1;MA;2024;4-10;8", "", "same key as an earlier row, other values")]
        public void A_bad_row_is_counted_with_line_column_and_reason(string row, string column, string reason)
        {
            _folder.Write("grades.csv", GradesFixture.Grades + row + "\nA-2;LI;2024;4-10;7\n");

            var report = _folder.Import(GradesFixture.Mapping);

            var load = report.Loads.Single(l => l.Table == "grade");
            Assert.Equal((5L, 4L, 0L, 1L), (load.Read, load.Kept, load.Merged, load.Rejected));
            Assert.Equal($"grades.csv|5|{column}|{reason}", string.Join('|', Assert.Single(_folder.Query("SELECT source_file, line_number, column_name, reason FROM rejected_row"))));
            Assert.Equal((column.Length == 0 ? null : column, reason, 1L), (report.Rejects[0].Column, report.Rejects[0].Reason, report.Rejects[0].Rows));
        }

        [Theory]
        [InlineData("31.31.2008")]
        [InlineData("Aino")]
        public void A_date_that_is_none_is_rejected(string born)
        {
            _folder.Write("pupils.csv", GradesFixture.Pupils.Replace("31.12.2008", born, StringComparison.Ordinal));

            var report = _folder.Import(GradesFixture.Mapping);

            Assert.Equal(("born", "not a date"), (report.Rejects.Single(reject => reject.Table == "learner").Column, report.Rejects.Single(reject => reject.Table == "learner").Reason));
            Assert.Equal("no such learner", report.Rejects.Single(reject => reject.Table == "grade").Reason);
        }

        [Fact]
        public void Equal_rows_are_merged()
        {
            _folder.Write("grades.csv", GradesFixture.Grades + "A-1;MA;2024;4-10;9\n");

            var load = _folder.Import(GradesFixture.Mapping).Loads.Single(l => l.Table == "grade");

            Assert.Equal((4L, 3L, 1L, 0L), (load.Read, load.Kept, load.Merged, load.Rejected));
        }

        [Fact]
        public void The_latest_row_stands_where_the_mapping_says_so()
        {
            _folder.Write("grades.csv", GradesFixture.Grades + "A-1;MA;2024;4-10;8\nA-1;MA;2024;4-10;10\n");

            var load = _folder.Import(GradesFixture.Mapping.Replace("from: grades", "from: grades\n    duplicates: latest", StringComparison.Ordinal)).Loads.Single(l => l.Table == "grade");

            Assert.Equal((5L, 3L, 2L), (load.Read, load.Kept, load.Superseded));
            Assert.Equal("10", _folder.Query("SELECT grade_value FROM grade WHERE scale = '4-10'")[0][0]);
        }

        [Fact]
        public void Lines_count_line_breaks_inside_quotes_and_broken_rows_before()
        {
            _folder.Write("pupils.csv", "number,name,born,sex,remark\nA-1,x,,nainen,\"two\nlines\"\nA-2,x\nA-3,x,,nainen,\"\"\"quoted\"\"\"\nA-4,x,,other,\n\"A-5\",\"x\",nobody,mies,\n");

            _folder.Import(GradesFixture.Mapping);

            Assert.Equal(
                ["4||fewer columns than the header", "6|sex|not in the code list", "7|born|not a date"],
                _folder.Query("SELECT line_number, column_name, reason FROM rejected_row WHERE source_file = 'pupils.csv' ORDER BY 1").Select(row => string.Join('|', row)));
        }

        [Fact]
        public void Lines_are_right_at_the_end_of_a_file_that_is_read_in_parallel()
        {
            var text = new StringBuilder("pupil;subject;term;scale;grade\n");
            for (var i = 0; i < 300_000; i++)
                text.Append("A-1;S").Append(i).Append(";2024;4-10;9\n");
            text.Append("A-1;MA;2024;4-10;3\n");
            _folder.Write("grades.csv", text.ToString());

            var load = _folder.Import(GradesFixture.Mapping).Loads.Single(l => l.Table == "grade");

            Assert.Equal((300_001L, 300_000L, 1L), (load.Read, load.Kept, load.Rejected));
            Assert.Equal("300002", _folder.Query("SELECT line_number FROM rejected_row")[0][0]);
        }

        [Theory]
        [InlineData("3.7")]
        [InlineData("1_000")]
        [InlineData("70000")]
        [InlineData("twelve")]
        public void A_number_is_neither_rounded_nor_guessed(string length)
        {
            OuladFixture.Write(_folder.Source);
            OuladFixture.Write(_folder.Source, "courses", OuladFixture.Courses.Replace("\"260\"\r\n\"XXX\",\"2022B\"", $"\"{length}\"\r\n\"XXX\",\"2022B\"", StringComparison.Ordinal));

            var load = _folder.ImportOulad().Loads.Single(l => l.Table == "teaching_group");

            Assert.Equal((2L, 1L), (load.Kept, load.Rejected));
        }

        [Fact]
        public void A_whole_number_with_a_fraction_of_zero_is_whole()
        {
            OuladFixture.Write(_folder.Source);
            OuladFixture.Write(_folder.Source, "courses", OuladFixture.Courses.Replace("\"260\"", "\"260.0\"", StringComparison.Ordinal));

            Assert.Equal(3, _folder.ImportOulad().Loads.Single(l => l.Table == "teaching_group").Kept);
        }
    }

    public sealed class Stops : IDisposable
    {
        private readonly ImportFolder _folder = new();

        public Stops() => GradesFixture.Write(_folder);

        public void Dispose() => _folder.Dispose();

        [Fact]
        public void A_column_without_a_class_stops_the_import_and_is_named()
        {
            _folder.Write("pupils.csv", "number,name,born,sex,remark,phone\nA-1,x,,nainen,,0401234567\n");

            Stopped("has a column without a disclosure class: \"phone\"");
        }

        [Fact]
        public void A_missing_column_is_named()
        {
            _folder.Write("grades.csv", "pupil;subject;term;scale\n");

            Stopped("grades.csv lacks the column \"grade\"");
        }

        [Fact]
        public void A_file_without_a_header_is_noticed()
        {
            _folder.Write("grades.csv", "A-1;MA;2024;4-10;9\n");

            var message = Stopped("is the first line a header?");
            Assert.DoesNotContain("A-1", message, StringComparison.Ordinal);
        }

        [Fact]
        public void An_empty_file_is_said_to_be_empty()
        {
            _folder.Write("grades.csv", "");

            Stopped("grades.csv is empty");
        }

        [Fact]
        public void A_missing_file_names_the_nearest()
        {
            File.Move(Path.Combine(_folder.Source, "grades.csv"), Path.Combine(_folder.Source, "grade.csv"));

            Stopped("grades.csv is missing from");
            Stopped("Did you mean grade.csv?");
        }

        [Fact]
        public void A_missing_folder_is_said_to_be_missing() =>
            Assert.Contains("There is no folder", Assert.Throws<ImportException>(() => Importer.Mapped("oulad").Import(new ImportRequest(Path.Combine(_folder.Root, "absent"), _folder.Store))).Message, StringComparison.Ordinal);

        [Fact]
        public void Another_encoding_is_noticed_and_named()
        {
            File.WriteAllText(Path.Combine(_folder.Source, "pupils.csv"), "number,name,born,sex,remark\nM\u00e4-1,x,,nainen,\n", Encoding.Latin1);

            Stopped("is not in the encoding utf-8");
        }

        [Fact]
        public void Utf16_is_noticed()
        {
            File.WriteAllText(Path.Combine(_folder.Source, "pupils.csv"), GradesFixture.Pupils, Encoding.Unicode);

            Stopped("begins like UTF-16");
        }

        /// <summary>DuckDB 1.5.6 fails with an internal error on a last line that is short and ends in bytes that are no UTF-8.</summary>
        [Fact]
        public void A_file_that_the_database_fails_on_is_named()
        {
            File.WriteAllBytes(
                Path.Combine(_folder.Source, "pupils.csv"),
                [.. "number,name,born,sex,remark\n1,CANARY Aino,2008-05-04,nainen,\"a \"\"two\"\"\nlines\"\n2,CANARY Eetu,4.5.2009,mies"u8, 0xAF, 0xFC]);

            Stopped("while reading pupils.csv: the database failed there, as it may on a damaged file.");
        }

        [Fact]
        public void A_column_named_twice_is_refused()
        {
            _folder.Write("grades.csv", "pupil;subject;term;scale;grade;Grade\n");

            Stopped("names the column \"grade\" twice");
        }

        [Fact]
        public void A_path_out_of_the_folder_is_refused()
        {
            File.WriteAllText(Path.Combine(_folder.Root, "outside.csv"), GradesFixture.Pupils);

            var problem = Assert.Throws<ImportException>(() => _folder.Import(GradesFixture.Mapping.Replace("pupils:\n    columns", "pupils:\n    path: ../outside.csv\n    columns", StringComparison.Ordinal)));
            Assert.Contains("outside the folder", problem.Message, StringComparison.Ordinal);
        }

        private string Stopped(string part)
        {
            var problem = Assert.Throws<ImportException>(() => _folder.Import(GradesFixture.Mapping));
            Assert.Contains(part, problem.Message, StringComparison.Ordinal);
            Assert.False(File.Exists(_folder.Store));
            return problem.Message;
        }
    }

    [Fact]
    public void Latin1_and_utf16_are_read_when_the_mapping_says_so()
    {
        foreach (var (name, encoding) in new[] { ("latin-1", Encoding.Latin1), ("utf-16", Encoding.Unicode) })
        {
            var mapping = GradesFixture.Mapping.Replace("pupils:\n    columns", $"pupils:\n    encoding: {name}\n    columns", StringComparison.Ordinal);
            File.WriteAllText(Path.Combine(_folder.Source, "pupils.csv"), GradesFixture.Pupils.Replace("A-1", "\u00c4-1", StringComparison.Ordinal), encoding);

            _folder.Import(mapping, replace: true);

            Assert.Equal("1", _folder.Query($"SELECT count(*) FROM person WHERE pseudonym = '{_folder.Pseudonym("pupil-number", "\u00c4-1")}'")[0][0]);
        }
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_name()
    {
        File.WriteAllText(Path.Combine(_folder.Source, "pupils.csv"), GradesFixture.Pupils, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        Assert.Equal(0, _folder.Import(GradesFixture.Mapping).RejectedRows);
    }

    [Fact]
    public void A_file_without_rows_makes_an_empty_table()
    {
        _folder.Write("grades.csv", "pupil;subject;term;scale;grade\n");

        var load = _folder.Import(GradesFixture.Mapping).Loads.Single(l => l.Table == "grade");

        Assert.Equal((0L, 0L), (load.Read, load.Kept));
    }

    private sealed class Listener(List<ImportProgress> steps) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => steps.Add(value);
    }
}
