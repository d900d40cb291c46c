using ResearchKit.DuckDB;
using ResearchKit.Frames;
using ResearchKit.Privacy.Purposes;
using ResearchKit.Store;

namespace ResearchKit.Tests.Store;

public sealed class LearningStoreTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public sealed class Open : IDisposable
    {
        private readonly StoreFolder _folder = new();

        public void Dispose() => _folder.Dispose();

        [Fact]
        public void A_missing_file_is_said_to_be_missing() => Refused("There is no store", Path.Combine(_folder.Root, "absent.duckdb"));

        [Fact]
        public void A_folder_is_said_to_be_one() => Refused("is a folder", _folder.Root);

        [Theory]
        [InlineData("")]
        [InlineData("a,b\n1,2\n")]
        public void A_file_that_is_no_database_is_said_to_be_none(string content)
        {
            File.WriteAllText(_folder.Store, content.PadRight(content.Length * 5000));

            Refused("is not a DuckDB database", _folder.Store);
        }

        [Fact]
        public void A_database_that_is_no_learning_store_is_said_to_be_none()
        {
            StoreFolder.Run(_folder.Store, "CREATE TABLE learner(a INTEGER)");

            Refused("not a learning store: it has no table schema_version", _folder.Store);
        }

        [Fact]
        public void A_newer_schema_version_is_refused()
        {
            _folder.Protected();
            StoreFolder.Run(_folder.Store, "UPDATE schema_version SET version = 2");

            Refused("schema version 2; this program reads up to version 1", _folder.Store);
        }

        [Fact]
        public void A_store_that_was_not_completed_is_refused()
        {
            StoreFolder.Run(_folder.Store, LearningSchema.Current.Sql);

            Refused("was not completed", _folder.Store);
        }

        [Fact]
        public void Several_readers_open_one_store_and_nobody_writes()
        {
            _folder.Protected();
            using var one = WholeStore.Open(_folder.Store);
            using var two = WholeStore.Open(_folder.Store);

            Assert.Equal(2, one.Query("SELECT * FROM learner").Opened().RowCount);
            Assert.Equal(2, two.Query("SELECT * FROM learner").Opened().RowCount);
            Assert.Throws<PurposeException>(() => one.Query("DELETE FROM learner"));
        }

        [Fact]
        public void A_path_with_spaces_quotes_and_umlauts_works()
        {
            var path = Path.Combine(_folder.Root, "M\u00e4kinen's; store 1.duckdb");
            using (var writer = LearningStore.Create(path))
            {
                StoreFolder.Fill(writer);
                writer.Complete();
            }

            using var store = WholeStore.Open(path);
            Assert.Equal(2, store.Query("SELECT * FROM learner").Opened().RowCount);
        }

        private static void Refused(string part, string path) =>
            Assert.Contains(part, Assert.Throws<LearningStoreException>(() => LearningStore.Open(path)).Message, StringComparison.Ordinal);
    }

    public sealed class Query : IDisposable
    {
        private readonly StoreFolder _folder = new();
        private readonly LearningStore _store;

        public Query()
        {
            _folder.Protected();
            _store = WholeStore.Open(_folder.Store);
        }

        public void Dispose()
        {
            _store.Dispose();
            _folder.Dispose();
        }

        [Fact]
        public void Rows_know_their_store_query_and_protection()
        {
            var frame = _store.Query("SELECT learner_id FROM learner").Opened();

            Assert.Equal(("city.duckdb", "SELECT learner_id FROM learner", Protection.Protected), (frame.Provenance.Source, frame.Provenance.Query, frame.Provenance.Protection));
        }

        [Theory]
        [InlineData("SELECT birth_year FROM learner")]
        [InlineData("SELECT l.birth_year AS born FROM learner AS l JOIN grade g ON g.learner_id = l.learner_id")]
        [InlineData("SELECT * FROM (SELECT birth_year FROM learner) t")]
        [InlineData("WITH t AS (SELECT birth_year y FROM learner) SELECT y FROM t")]
        [InlineData("SELECT birth_year FROM learner UNION ALL SELECT birth_year FROM learner")]
        [InlineData("SELECT birth_year FROM learner WHERE sex_code = 'F' ORDER BY 1 LIMIT 1")]
        public void A_plain_column_carries_unit_meaning_and_class(string sql)
        {
            var column = _store.Query(sql).Opened().Columns[0];

            Assert.Equal(("year", DisclosureClass.QuasiIdentifier), (column.Unit, column.DisclosureClass));
            Assert.StartsWith("Year of birth", column.Description, StringComparison.Ordinal);
        }

        [Fact]
        public void A_star_carries_all_of_them()
        {
            var frame = _store.Query("SELECT * FROM learner").Opened();

            Assert.Equal([DisclosureClass.Pseudonym, DisclosureClass.QuasiIdentifier, DisclosureClass.QuasiIdentifier], frame.Columns.Take(3).Select(column => column.DisclosureClass!.Value));
            Assert.Equal(DisclosureClass.Sensitive, frame["digital_access"].DisclosureClass);
        }

        [Theory]
        [InlineData("SELECT birth_year + 1 AS birth_year FROM learner")]
        [InlineData("SELECT avg(birth_year) AS birth_year FROM learner")]
        [InlineData("SELECT * REPLACE (birth_year / 2 AS birth_year) FROM (SELECT birth_year FROM learner)")]
        [InlineData("SELECT a FROM (SELECT count(*) AS a FROM learner)")]
        [InlineData("SELECT birth_year FROM learner UNION ALL SELECT learner_id FROM learner")]
        public void A_computed_column_carries_none(string sql)
        {
            var column = _store.Query(sql).Opened().Columns[0];

            Assert.Null(column.Unit);
            Assert.Null(column.DisclosureClass);
        }

        [Fact]
        public void Parameters_are_bound_from_properties_or_a_dictionary()
        {
            Assert.Equal(1, _store.Query("SELECT * FROM learner WHERE sex_code = $sex AND learner_id = $id", new { sex = "F", id = 1 }).Opened().RowCount);
            Assert.Equal(1, _store.Query("SELECT * FROM learner WHERE sex_code = $sex", new Dictionary<string, object?> { ["sex"] = "M" }).Opened().RowCount);
            Assert.Equal(0, _store.Query("SELECT * FROM learner WHERE sex_code = $sex", new { sex = "F' OR 'a' = 'a" }).Opened().RowCount);
            Assert.Contains("named", Assert.Throws<ArgumentException>(() => _store.Query("SELECT 1", new[] { 1 })).Message, StringComparison.Ordinal);
        }

        [Fact]
        public void A_cancelled_query_stops()
        {
            using var source = new CancellationTokenSource();
            source.Cancel();

            Assert.ThrowsAny<OperationCanceledException>(() => _store.Query("SELECT count(*) FROM range(100000000000) a", null, source.Token));
        }

        [Fact]
        public async Task Threads_query_at_once()
        {
            var counts = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => _store.Query("SELECT * FROM learner, range($n)", new { n = i }).Opened().RowCount)));

            Assert.Equal(Enumerable.Range(0, 16).Select(i => 2 * i), counts);
        }

        [Theory]
        [InlineData("COPY learner TO '{0}'")]
        [InlineData("SELECT * FROM read_csv('{0}')")]
        [InlineData("ATTACH '{0}' AS other")]
        [InlineData("SET enable_external_access = true")]
        public void Sql_on_a_protected_store_reaches_no_other_file(string sql)
        {
            var path = Path.Combine(_folder.Root, "other.csv");
            var statement = string.Format(sql, path);

            Assert.Throws<PurposeException>(() => _store.Query(statement));
            Assert.False(File.Exists(path));
        }
    }

    [Fact]
    public void Catalog_tells_tables_types_units_classes_and_counts()
    {
        _folder.Protected();
        using var store = LearningStore.Open(_folder.Store);

        var learner = store.Catalog["learner"];

        // Exact counts of the whole, less released ones, would be counts of few.
        Assert.Equal("fewer than 20", learner.Size);
        Assert.Contains("Size has a band", Assert.Throws<ProtectedDataException>(() => learner.RowCount).Message, StringComparison.Ordinal);
        Assert.Contains("Rows: fewer than 20.", learner.ToMimeBundle().Data[ResearchKit.Display.MimeTypes.Text], StringComparison.Ordinal);
        Assert.DoesNotContain("2", store.Catalog.ToMimeBundle().Data[ResearchKit.Display.MimeTypes.Text].Split('\n').First(line => line.Contains("learner", StringComparison.Ordinal)).Replace("20", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(("SMALLINT", true, "year", DisclosureClass.QuasiIdentifier), (learner["birth_year"].Type, learner["birth_year"].IsNullable, learner["birth_year"].Unit, learner["birth_year"].DisclosureClass!.Value));
        Assert.Equal("learner", store.Catalog["grade"]["learner_id"].References);
        Assert.Contains("Did you mean \"learner\"?", Assert.Throws<KeyNotFoundException>(() => store.Catalog["learnr"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Catalog_and_schema_agree_with_what_the_database_says()
    {
        _folder.Protected();
        using var store = LearningStore.Open(_folder.Store);
        var constraints = StoreRows.Of(_folder.Store, "SELECT table_name, constraint_type, array_to_string(constraint_column_names, ',') AS columns FROM duckdb_constraints()");
        var keys = Enumerable.Range(0, constraints.RowCount)
            .Where(row => (string)constraints["constraint_type"].GetValue(row)! == "PRIMARY KEY")
            .ToDictionary(row => (string)constraints["table_name"].GetValue(row)!, row => (string)constraints["columns"].GetValue(row)!);

        Assert.Equal(LearningSchema.Current.Tables.Select(table => table.Name), store.Catalog.Tables.Select(table => table.Name));
        foreach (var table in LearningSchema.Current.Tables)
        {
            Assert.Equal(
                table.Columns.Select(column => (column.Name, column.Type, column.IsNullable)),
                store.Catalog[table.Name].Columns.Select(column => (column.Name, column.Type, column.IsNullable)));
            Assert.Equal(table.IsLarge ? null : string.Join(',', table.Key), keys.GetValueOrDefault(table.Name));
        }
    }
}
