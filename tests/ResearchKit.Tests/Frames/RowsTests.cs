using ResearchKit.Frames;

namespace ResearchKit.Tests.Frames;

public class RowsTests
{
    private static DataFrame Answers() => DataFrame.FromArrays(
        ("learner_key", new[] { "p1", "p2" }), ("score", new int?[] { 3, null }), ("day", new[] { "Friday", "monday" }), ("when", new[] { new DateOnly(2024, 2, 29), default })).Opened();

    private sealed record Answer(string LearnerKey, double? Score, DayOfWeek Day, bool Graded = true);

    private sealed class Settable
    {
        public string? LearnerKey { get; set; }

        public long? Score { get; init; }

        public DateOnly When { get; set; }

        public int Untouched { get; set; } = 42;
    }

    private sealed record Strict(int Score);

    private sealed record Text(DateOnly Day);

    private sealed record Absent(string School);

    private struct Plain
    {
        public DateOnly When { get; set; }
    }

    [Fact]
    public void FillsRecordsClassesAndStructsByName()
    {
        Assert.Equal([new Answer("p1", 3, DayOfWeek.Friday), new Answer("p2", null, DayOfWeek.Monday)], Answers().Rows<Answer>());
        var second = Answers().Rows<Settable>().Last();
        Assert.Equal(("p2", null, default, 42), (second.LearnerKey, second.Score, second.When, second.Untouched));
        Assert.Equal(new DateOnly(2024, 2, 29), Answers().Rows<Plain>().First().When);
    }

    [Fact]
    public void AMissingValueInAMemberThatCannotHoldItNamesRowAndMember()
    {
        var error = Assert.Throws<InvalidCastException>(() => Answers().Rows<Strict>().Count(row => row.Score > 0));
        Assert.Equal("Row 1: column \"score\" has no value, but Strict.Score is int, which can't be missing. Declare it int?, or filter such rows out.", error.Message);
    }

    [Fact]
    public void AStringThatIsNotDeclaredNullableIsOneOfThose()
    {
        var frame = DataFrame.FromArrays(("school", new string?[] { null })).Opened();
        Assert.Throws<InvalidCastException>(() => frame.Rows<Absent>().ToList());
    }

    [Fact]
    public void TypesThatDoNotSuitAreNamedBeforeTheFirstRow()
    {
        Assert.Contains("Text.Day is DateOnly, but column \"day\" holds string", Assert.Throws<InvalidCastException>(() => Answers().Rows<Text>()).Message, StringComparison.Ordinal);
        Assert.Contains("No column \"School\"", Assert.Throws<InvalidCastException>(() => Answers().Rows<Absent>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NumbersConvertOnlyWithoutLoss()
    {
        Assert.Equal(3, DataFrame.FromArrays(("score", new[] { 3.0 })).Opened().Rows<Strict>().Single().Score);
        Assert.Throws<InvalidCastException>(() => DataFrame.FromArrays(("score", new[] { 3.5 })).Opened().Rows<Strict>().ToList());
        Assert.Throws<InvalidCastException>(() => DataFrame.FromArrays(("score", new[] { long.MaxValue })).Opened().Rows<Strict>().ToList());
    }

    [Fact]
    public void ReadsAsADataReader()
    {
        using var reader = Answers().ToDataReader();
        Assert.Throws<InvalidOperationException>(() => reader.GetValue(0));
        Assert.True(reader.Read());
        Assert.Equal("p1", reader.GetString(0));
        Assert.Equal(3, reader.GetInt32(reader.GetOrdinal("SCORE")));
        Assert.True(reader.Read());
        Assert.True(reader.IsDBNull(1));
        Assert.Equal(DBNull.Value, reader["score"]);
        Assert.Null(reader.GetFieldValue<int?>(1));
        Assert.False(reader.Read());
        using var table = new System.Data.DataTable();
        using var again = Answers().ToDataReader();
        table.Load(again);
        Assert.Equal(2, table.Rows.Count);
    }
}
