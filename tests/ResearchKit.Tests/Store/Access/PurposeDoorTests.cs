using ResearchKit.DuckDB;
using ResearchKit.Frames;
using ResearchKit.Privacy.Purposes;
using ResearchKit.Store;

namespace ResearchKit.Tests.Store.Access;

/// <summary>Every way round the views that we could think of, on a store whose purpose reads the grades of learners and nothing else.</summary>
public sealed class PurposeDoorTests(PurposeStore stores) : IClassFixture<PurposeStore>, IDisposable
{
    private readonly LearningStore _store = stores.For("grade.learner_id", "grade.term_code", "learner.learner_id", "anonymous_response.*", "survey_wave.*");

    public void Dispose() => _store.Dispose();

    [Theory]
    // other tables
    [InlineData("SELECT * FROM person", PurposeRefusal.Table)]
    [InlineData("FROM person", PurposeRefusal.Table)]
    [InlineData("TABLE person", PurposeRefusal.Table)]
    [InlineData("SELECT (SELECT max(pseudonym) FROM person)", PurposeRefusal.Table)]
    [InlineData("SELECT 1 FROM grade WHERE EXISTS (FROM person WHERE pseudonym LIKE 'rk1_0%')", PurposeRefusal.Table)]
    [InlineData("SELECT 1 FROM grade ORDER BY (SELECT count(*) FROM person)", PurposeRefusal.Table)]
    [InlineData("SELECT 1 FROM grade LIMIT (SELECT count(*) FROM person)", PurposeRefusal.Table)]
    [InlineData("SELECT 1 FROM grade QUALIFY row_number() OVER (ORDER BY (SELECT max(pseudonym) FROM person)) = 1", PurposeRefusal.Table)]
    [InlineData("WITH p AS (SELECT 1) SELECT * FROM p, person", PurposeRefusal.Table)]
    [InlineData("WITH p AS (SELECT * FROM person) SELECT 1", PurposeRefusal.Table)]
    [InlineData("WITH RECURSIVE r AS (SELECT 1 a UNION ALL SELECT a + 1 FROM r, person WHERE a < 3) FROM r", PurposeRefusal.Table)]
    [InlineData("SELECT 1 UNION ALL SELECT count(*) FROM person", PurposeRefusal.Table)]
    [InlineData("FROM (PIVOT person ON person_id IN (1) USING count(*))", PurposeRefusal.Table)]
    [InlineData("UNPIVOT person ON pseudonym", PurposeRefusal.Table)]
    [InlineData("SELECT * FROM grade, LATERAL (SELECT * FROM person WHERE person_id = learner_id)", PurposeRefusal.Table)]
    [InlineData("SELECT list_transform([1], lambda x: (SELECT max(pseudonym) FROM person))", PurposeRefusal.Table)]
    [InlineData("VALUES ((SELECT max(pseudonym) FROM person))", PurposeRefusal.Table)]
    [InlineData("SELECT count(*) FILTER (WHERE (SELECT max(pseudonym) FROM person) > '') FROM grade", PurposeRefusal.Table)]
    // names with a database or schema, and files
    [InlineData("SELECT * FROM store.person", PurposeRefusal.Table)]
    [InlineData("SELECT * FROM store.main.person", PurposeRefusal.Table)]
    [InlineData("SELECT * FROM main.person", PurposeRefusal.Table)]
    [InlineData("SELECT * FROM memory.main.grade", PurposeRefusal.Table)]
    [InlineData("SELECT * FROM \"store\".\"main\".\"grade\"", PurposeRefusal.Table)]
    [InlineData("SELECT * FROM 'city.duckdb'", PurposeRefusal.Table)]
    [InlineData("SELECT * FROM '/etc/passwd'", PurposeRefusal.Table)]
    [InlineData("SELECT * FROM information_schema.tables", PurposeRefusal.Table)]
    [InlineData("SELECT * FROM pg_catalog.pg_class", PurposeRefusal.Table)]
    [InlineData("SELECT * FROM duckdb_tables", PurposeRefusal.Table)]
    [InlineData("SELECT * FROM duckdb_columns", PurposeRefusal.Table)]
    [InlineData("SELECT * FROM sqlite_master", PurposeRefusal.Table)]
    [InlineData("SELECT * FROM pg_class", PurposeRefusal.Table)]
    // a name that WITH gives within a subquery must not open the same name outside it
    [InlineData("SELECT * FROM duckdb_tables, (WITH duckdb_tables AS (SELECT 1) FROM duckdb_tables)", PurposeRefusal.Statement)]
    [InlineData("SELECT * FROM sqlite_master, (WITH sqlite_master AS (SELECT 1) FROM sqlite_master)", PurposeRefusal.Statement)]
    // functions that read
    [InlineData("SELECT * FROM query('SELECT * FROM person')", PurposeRefusal.Function)]
    [InlineData("SELECT * FROM query_table('person')", PurposeRefusal.Function)]
    [InlineData("SELECT * FROM query_table(['grade', 'person'])", PurposeRefusal.Function)]
    [InlineData("SELECT * FROM read_csv('/etc/passwd')", PurposeRefusal.Function)]
    [InlineData("SELECT * FROM read_text('/etc/passwd')", PurposeRefusal.Function)]
    [InlineData("SELECT * FROM read_blob('city.duckdb')", PurposeRefusal.Function)]
    [InlineData("SELECT * FROM read_duckdb('city.duckdb', table_name = 'person')", PurposeRefusal.Function)]
    [InlineData("SELECT * FROM read_parquet('x')", PurposeRefusal.Function)]
    [InlineData("SELECT * FROM glob('*')", PurposeRefusal.Function)]
    [InlineData("SELECT * FROM duckdb_tables()", PurposeRefusal.Function)]
    [InlineData("SELECT * FROM duckdb_columns()", PurposeRefusal.Function)]
    [InlineData("SELECT * FROM duckdb_databases()", PurposeRefusal.Function)]
    [InlineData("SELECT * FROM duckdb_views()", PurposeRefusal.Function)]
    [InlineData("SELECT * FROM duckdb_logs()", PurposeRefusal.Function)]
    [InlineData("SELECT * FROM duckdb_table_sample('person')", PurposeRefusal.Function)]
    [InlineData("SELECT * FROM pragma_storage_info('person')", PurposeRefusal.Function)]
    [InlineData("SELECT * FROM pragma_table_info('person')", PurposeRefusal.Function)]
    [InlineData("SELECT * FROM pragma_metadata_info()", PurposeRefusal.Function)]
    [InlineData("SELECT * FROM seq_scan('person')", PurposeRefusal.Function)]
    [InlineData("SELECT * FROM histogram('person', 'pseudonym')", PurposeRefusal.Function)]
    [InlineData("SELECT * FROM histogram_values('person', 'pseudonym')", PurposeRefusal.Function)]
    [InlineData("SELECT * FROM json_execute_serialized_sql('{}')", PurposeRefusal.Function)]
    [InlineData("SELECT * FROM sql_auto_complete('SELECT * FROM ')", PurposeRefusal.Function)]
    [InlineData("SELECT * FROM arrow_scan(0, 0, 0)", PurposeRefusal.Function)]
    [InlineData("SELECT * FROM which_secret('x', 's3')", PurposeRefusal.Function)]
    [InlineData("SELECT * FROM summary((FROM grade))", PurposeRefusal.Function)]
    [InlineData("SELECT stats(learner_id) FROM grade", PurposeRefusal.Function)]
    [InlineData("SELECT error(term_code) FROM grade", PurposeRefusal.Function)]
    [InlineData("SELECT learner_id.stats() FROM grade", PurposeRefusal.Function)]
    [InlineData("SELECT system.main.stats(learner_id) FROM grade", PurposeRefusal.Function)]
    [InlineData("SELECT current_setting('temp_directory')", PurposeRefusal.Function)]
    [InlineData("SELECT current_database()", PurposeRefusal.Function)]
    [InlineData("SELECT current_query()", PurposeRefusal.Function)]
    [InlineData("SELECT getvariable('x')", PurposeRefusal.Function)]
    [InlineData("SELECT json_serialize_plan('SELECT * FROM person')", PurposeRefusal.Function)]
    [InlineData("SELECT pg_get_viewdef(1)", PurposeRefusal.Function)]
    [InlineData("SELECT write_log(term_code) FROM grade", PurposeRefusal.Function)]
    // statements
    [InlineData("EXPLAIN SELECT * FROM grade", PurposeRefusal.Statement)]
    [InlineData("EXPLAIN ANALYZE SELECT * FROM grade", PurposeRefusal.Statement)]
    [InlineData("SUMMARIZE grade", PurposeRefusal.Statement)]
    [InlineData("SUMMARIZE SELECT * FROM person", PurposeRefusal.Statement)]
    [InlineData("SELECT * FROM (SUMMARIZE grade)", PurposeRefusal.Statement)]
    [InlineData("DESCRIBE grade", PurposeRefusal.Statement)]
    [InlineData("SELECT * FROM (DESCRIBE person)", PurposeRefusal.Statement)]
    [InlineData("SHOW TABLES", PurposeRefusal.Statement)]
    [InlineData("SHOW ALL TABLES", PurposeRefusal.Statement)]
    [InlineData("SELECT * FROM (SHOW ALL TABLES)", PurposeRefusal.Statement)]
    [InlineData("PRAGMA table_info('person')", PurposeRefusal.Statement)]
    [InlineData("PRAGMA show_tables", PurposeRefusal.Statement)]
    [InlineData("CALL pragma_table_info('person')", PurposeRefusal.Statement)]
    [InlineData("ATTACH 'city.duckdb' AS other", PurposeRefusal.Statement)]
    [InlineData("COPY grade TO 'grades.csv'", PurposeRefusal.Statement)]
    [InlineData("COPY (SELECT * FROM grade) TO 'grades.csv'", PurposeRefusal.Statement)]
    [InlineData("EXPORT DATABASE 'x'", PurposeRefusal.Statement)]
    [InlineData("CREATE VIEW v AS SELECT * FROM grade", PurposeRefusal.Statement)]
    [InlineData("CREATE TABLE t AS SELECT * FROM grade", PurposeRefusal.Statement)]
    [InlineData("CREATE MACRO m() AS TABLE SELECT * FROM person", PurposeRefusal.Statement)]
    [InlineData("DROP VIEW grade", PurposeRefusal.Statement)]
    [InlineData("INSERT INTO grade VALUES (1)", PurposeRefusal.Statement)]
    [InlineData("USE memory", PurposeRefusal.Statement)]
    [InlineData("SET search_path = 'store'", PurposeRefusal.Statement)]
    [InlineData("SET VARIABLE x = (SELECT max(pseudonym) FROM person)", PurposeRefusal.Statement)]
    [InlineData("PREPARE p AS SELECT * FROM person", PurposeRefusal.Statement)]
    [InlineData("EXECUTE p", PurposeRefusal.Statement)]
    [InlineData("LOAD httpfs", PurposeRefusal.Statement)]
    [InlineData("SELECT 1; SELECT 2", PurposeRefusal.Statement)]
    [InlineData("SELECT 1; ATTACH 'city.duckdb' AS other", PurposeRefusal.Statement)]
    [InlineData("PIVOT grade ON term_code", PurposeRefusal.Statement)]
    [InlineData("", PurposeRefusal.Statement)]
    // columns
    [InlineData("SELECT grade_value FROM grade", PurposeRefusal.Column)]
    [InlineData("SELECT g.grade_value FROM grade g", PurposeRefusal.Column)]
    [InlineData("SELECT grade.grade_value FROM grade", PurposeRefusal.Column)]
    [InlineData("SELECT 1 FROM grade WHERE grade_value = '9'", PurposeRefusal.Column)]
    [InlineData("SELECT 1 FROM grade ORDER BY grade_value", PurposeRefusal.Column)]
    [InlineData("SELECT count(*) FROM grade GROUP BY grade_value", PurposeRefusal.Column)]
    [InlineData("SELECT * FROM grade JOIN (SELECT 1 AS grade_value) USING (grade_value)", PurposeRefusal.Column)]
    [InlineData("SELECT birth_year FROM grade JOIN learner USING (learner_id)", PurposeRefusal.Column)]
    [InlineData("SELECT learner.birth_year FROM learner", PurposeRefusal.Column)]
    [InlineData("SELECT sum(birth_year) OVER () FROM learner", PurposeRefusal.Column)]
    [InlineData("SELECT (SELECT birth_year FROM learner LIMIT 1)", PurposeRefusal.Column)]
    // the survey wall
    [InlineData("SELECT * FROM anonymous_response, learner", PurposeRefusal.SurveyWall)]
    [InlineData("SELECT (SELECT count(*) FROM learner) FROM anonymous_response", PurposeRefusal.SurveyWall)]
    [InlineData("SELECT value FROM anonymous_response UNION ALL SELECT learner_id FROM grade", PurposeRefusal.SurveyWall)]
    [InlineData("SELECT * FROM learner, (WITH learner AS (SELECT 1) FROM learner), anonymous_response", PurposeRefusal.SurveyWall)]
    public void A_door_is_shut(string sql, PurposeRefusal refusal)
    {
        if (sql.Length == 0)
            sql = ";";
        var refused = Assert.Throws<PurposeException>(() => _store.Query(sql));

        Assert.Equal(refusal, refused.Refusal);
        Assert.Equal(refusal.ToString(), (string?)_store.Audit.Read()[^1].Details["refused"]);
        Assert.DoesNotContain("store_", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT grade FROM grade")]
    [InlineData("SELECT unnest(grade) FROM grade")]
    [InlineData("SELECT * FROM grade")]
    [InlineData("SELECT COLUMNS(*) FROM grade")]
    [InlineData("SELECT to_json(g) FROM grade g")]
    [InlineData("SELECT g.* FROM grade g")]
    [InlineData("FROM grade")]
    [InlineData("SELECT term_code.upper(), grade.term_code.lower() FROM grade")]
    [InlineData("SELECT COLUMNS('.*value.*|.*term.*') FROM grade")]
    [InlineData("SELECT array_agg(grade) FROM grade")]
    public void What_takes_all_columns_takes_those_of_the_purpose(string sql)
    {
        var frame = _store.Query(sql).Opened();
        Assert.DoesNotContain(frame.ColumnNames, name => name is "grade_value" or "subject_code" or "scale");
        var text = string.Join(' ', Enumerable.Range(0, frame.RowCount).SelectMany(row => frame.Columns.Select(column => Text(column.GetValue(row)))));
        Assert.DoesNotContain("MA", text, StringComparison.Ordinal);
        Assert.DoesNotContain("4-10", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT rowid FROM grade")]
    [InlineData("SELECT grade.rowid FROM grade")]
    [InlineData("SELECT * EXCLUDE (grade_value) FROM grade")]
    [InlineData("SELECT struct_extract(grade, 'grade_value') FROM grade")]
    [InlineData("SELECT (grade).grade_value FROM grade")]
    [InlineData("SELECT COLUMNS('grade_value') FROM grade")]
    public void What_else_asks_for_a_hidden_column_fails(string sql)
    {
        var error = Assert.ThrowsAny<Exception>(() => _store.Query(sql));
        Assert.True(error is DuckDBException or PurposeException, error.ToString());
    }

    [Fact]
    public void No_file_is_made()
    {
        foreach (var sql in new[] { "COPY grade TO '{0}'", "EXPORT DATABASE '{0}'", "ATTACH '{0}' AS other" })
            Assert.Throws<PurposeException>(() => _store.Query(string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, Path.Combine(Path.GetDirectoryName(stores.Path)!, "out"))));
        Assert.False(Path.Exists(Path.Combine(Path.GetDirectoryName(stores.Path)!, "out")));
    }

    [Fact]
    public void Nothing_nests_deep_enough_to_slip_through_or_to_end_the_process()
    {
        foreach (var depth in new[] { 50, 400, 900, 5000 })
        {
            var sql = $"SELECT {string.Concat(Enumerable.Repeat("abs(", depth))}(SELECT person_id FROM person LIMIT 1){new string(')', depth)}";
            var error = Assert.ThrowsAny<Exception>(() => _store.Query(sql));
            Assert.True(error is PurposeException or DuckDBException, error.ToString());
        }
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        System.Collections.IDictionary map => string.Join(' ', map.Keys.Cast<object>().Concat(map.Values.Cast<object?>()).Select(Text)),
        System.Collections.IEnumerable list => string.Join(' ', list.Cast<object?>().Select(Text)),
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "",
    };
}
