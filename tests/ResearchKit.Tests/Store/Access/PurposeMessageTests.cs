using ResearchKit.DuckDB;
using ResearchKit.Privacy.Purposes;
using ResearchKit.Store;

namespace ResearchKit.Tests.Store.Access;

/// <summary>Errors of queries on a protected store say what is wrong and quote no value of a row.</summary>
public sealed class PurposeMessageTests(PurposeStore stores) : IClassFixture<PurposeStore>, IDisposable
{
    private readonly LearningStore _store = stores.For("learner.*", "person.*", "grade.*", "school.*");

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData("SELECT home_language_group::INTEGER FROM learner")]
    [InlineData("SELECT CAST(pseudonym AS DATE) FROM person")]
    [InlineData("SELECT pseudonym::UUID FROM person")]
    [InlineData("SELECT home_language_group::BOOLEAN FROM learner")]
    [InlineData("SELECT * FROM learner WHERE home_language_group = 3")]
    [InlineData("SELECT sum(home_language_group::DOUBLE) FROM learner")]
    [InlineData("SELECT strptime(pseudonym, '%Y') FROM person")]
    [InlineData("SELECT home_language_group::STRUCT(a INTEGER) FROM learner")]
    [InlineData("SELECT home_language_group::JSON FROM learner")]
    [InlineData("SELECT json_extract(home_language_group, '$.a') FROM learner")]
    [InlineData("SELECT from_hex(home_language_group) FROM learner")]
    [InlineData("SELECT unbin(home_language_group) FROM learner")]
    [InlineData("SELECT regexp_matches('a', '(' || home_language_group) FROM learner")]
    [InlineData("SELECT date_trunc(home_language_group, DATE '2020-01-01') FROM learner")]
    [InlineData("SELECT date_part(home_language_group, DATE '2020-01-01') FROM learner")]
    [InlineData("SELECT (birth_year * 20)::SMALLINT FROM learner")]
    [InlineData("SELECT birth_year::TINYINT FROM learner")]
    [InlineData("SELECT (birth_year * 1e300) * 1e300::DECIMAL(3, 1) FROM learner")]
    [InlineData("SELECT home_language_group::INTERVAL FROM learner")]
    [InlineData("SELECT decode(unhex('ff' || learner_id)) FROM learner")]
    [InlineData("SELECT home_language_group::ENUM('a') FROM learner")]
    [InlineData("SELECT chr(-birth_year) FROM learner")]
    [InlineData("SELECT (SELECT home_language_group FROM learner)")]
    [InlineData("SELECT repeat(home_language_group, 1000000000000) FROM learner")]
    [InlineData("SELECT map([home_language_group, home_language_group], [1, 2]) FROM learner")]
    [InlineData("SELECT range(birth_year, 9223372036854775807, 1) FROM learner")]
    [InlineData("SELECT make_date(birth_year, 13, 1) FROM learner")]
    [InlineData("SELECT factorial(birth_year) FROM learner")]
    [InlineData("SELECT printf(home_language_group || '%d', home_language_group) FROM learner")]
    [InlineData("SELECT url_decode(home_language_group || '%ff') FROM learner")]
    [InlineData("SELECT from_base64(home_language_group) FROM learner")]
    [InlineData("SELECT timezone(home_language_group, TIMESTAMP '2020-01-01') FROM learner")]
    public void No_value_is_quoted(string sql)
    {
        Exception? error = Record.Exception(() => _store.Query(sql));
        // What DuckDB takes after all needs no message.
        if (error is null)
            return;
        Assert.True(error is DuckDBException or PurposeException or InvalidOperationException, error.ToString());
        for (var inner = error; inner is not null; inner = inner.InnerException)
        {
            Assert.DoesNotContain("canary", inner.ToString(), StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("rk1_", inner.ToString(), StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotMatch("200[89]|2010|4016|4018", inner.Message);
        }
    }

    [Fact]
    public void A_conversion_that_fails_is_explained_without_the_value()
    {
        var error = Assert.Throws<DuckDBException>(() => _store.Query("SELECT home_language_group::INTEGER FROM learner"));
        Assert.Equal(DuckDBErrorType.Conversion, error.ErrorType);
        Assert.Contains("TRY_CAST", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT 'abc'::INTEGER", "'abc'")]
    [InlineData("SELECT nothing FROM learner", "\"nothing\" not found")]
    [InlineData("SELEC 1", "syntax error")]
    [InlineData("SELECT learner_id FROM learner GROUP BY sex_code", "GROUP BY")]
    [InlineData("SELECT sum(sex_code) FROM learner", "sum")]
    [InlineData("SELECT 1 + 'a'", "'a'")]
    public void What_is_wrong_with_the_query_itself_is_said_in_DuckDBs_words(string sql, string part)
    {
        var error = Assert.Throws<DuckDBException>(() => _store.Query(sql));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal(sql, error.Sql);
    }
}
