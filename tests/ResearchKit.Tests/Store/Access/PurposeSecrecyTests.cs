using ResearchKit.Frames;
using ResearchKit.Store;

namespace ResearchKit.Tests.Store.Access;

/// <summary>
/// Two stores that hold the same where a purpose looks and differ everywhere else (other columns, other tables, rows of people who did not agree): whatever SQL is asked, the answers
/// and the error messages are the same, so that no query tells of what the purpose does not name.
/// </summary>
public sealed class PurposeSecrecyTests : IDisposable
{
    private const int Queries = 700;

    private readonly PurposeStore _one = new(synthetic: false);
    private readonly PurposeStore _other = new(synthetic: false, differs: true);

    public void Dispose()
    {
        _one.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void No_query_tells_two_stores_apart_that_differ_outside_the_purpose()
    {
        var purpose = PurposeStore.Purpose("p", PurposeStore.ResearchColumns) with { Consent = "research" };
        using var one = _one.For(purpose);
        using var other = _other.For(purpose);
        var answered = 0;
        for (ulong seed = 1; seed <= Queries; seed++)
        {
            var sql = new RandomSql(seed).Query(3);
            var (left, right) = (Answer(one, sql, _one.Path), Answer(other, sql, _other.Path));
            Assert.True(left == right, $"Query {seed} tells the stores apart:\n{sql}\n{left}\n{right}");
            answered += left.StartsWith("rows", StringComparison.Ordinal) ? 1 : 0;
        }

        Assert.InRange(answered, Queries / 10, Queries * 9 / 10);
    }

    [Fact]
    public void The_comparison_can_fail()
    {
        var purpose = PurposeStore.Purpose("p", "learner.birth_year", "grade.subject_code", "support_measure.form_code");
        using var one = _one.For(purpose);
        using var other = _other.For(purpose);
        foreach (var sql in new[] { "SELECT birth_year FROM learner", "SELECT max(subject_code) FROM grade", "SELECT 1 FROM support_measure WHERE form_code = 'other'" })
            Assert.NotEqual(Answer(one, sql, _one.Path), Answer(other, sql, _other.Path));
    }

    private static string Answer(LearningStore store, string sql, string path)
    {
        try
        {
            var frame = store.Query(sql).Opened();
            return "rows\n" + string.Join('\n', Enumerable.Range(0, frame.RowCount)
                .Select(row => string.Join('|', frame.Columns.Select(column => Text(column, row)))).Order(StringComparer.Ordinal));
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return error.GetType().Name + " " + error.Message.Replace(path, "PATH", StringComparison.Ordinal);
        }
    }

    private static string Text(Column column, int row) => System.Text.Json.JsonSerializer.Serialize(column.GetValue(row) is { } value ? value.ToString() : null);
}
