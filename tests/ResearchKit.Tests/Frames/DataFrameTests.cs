using ResearchKit.Frames;

namespace ResearchKit.Tests.Frames;

public class DataFrameTests
{
    private static DataFrame Grades() => DataFrame.FromArrays(
        ("school", new[] { "A", "B", null, "A" }), ("grade", new int?[] { 8, null, 10, 4 }), ("day", new DateOnly[4])).Opened();

    public class Indexer
    {
        [Fact]
        public void IgnoresCase() => Assert.Equal("grade", Grades()["GRADE"].Name);

        [Fact]
        public void ListsNamesAndTheNearestWhenThereIsNone()
        {
            var error = Assert.Throws<ColumnNotFoundException>(() => Grades()["graed"]);
            Assert.Equal("No column \"graed\" in this frame. Did you mean \"grade\"? Valid names: \"school\", \"grade\", \"day\".", error.Message);
        }

        [Fact]
        public void TypedAccessNamesTheTypeThatIsThere()
        {
            Assert.Equal(8, Grades().Column<int>("grade")[0]);
            var error = Assert.Throws<InvalidCastException>(() => Grades().Column<double>("grade"));
            Assert.Equal("Column \"grade\" holds int, not double: read it with Column<int>(\"grade\") or convert it with ToDoubles().", error.Message);
        }
    }

    public class FromColumns
    {
        [Fact]
        public void RefusesNamesThatDifferInCaseOnly() =>
            Assert.Throws<ArgumentException>(() => DataFrame.FromArrays(("a", new[] { 1 }), ("A", new[] { 1 })));

        [Fact]
        public void RefusesColumnsOfUnequalLength() =>
            Assert.Throws<ArgumentException>(() => DataFrame.FromArrays(("a", new[] { 1 }), ("b", new[] { 1, 2 })));

        [Fact]
        public void WithoutColumnsHasNoRows() => Assert.Equal(0, DataFrame.FromColumns().Opened().RowCount);
    }

    public class FromObjects
    {
        private sealed record Answer(string? Learner, double? Score, bool Correct, DayOfWeek Day);

        [Fact]
        public void MakesAColumnOfEachProperty()
        {
            var frame = DataFrame.FromObjects([new Answer("a", 1.5, true, DayOfWeek.Monday), new Answer(null, null, false, DayOfWeek.Sunday)]).Opened();
            Assert.Equal(["Learner", "Score", "Correct", "Day"], frame.ColumnNames);
            Assert.Equal(["a", null], frame.StringColumn("learner").Values);
            Assert.Equal([1.5, null], frame.Column<double>("score").ToArray());
            Assert.Equal(["Monday", "Sunday"], frame.StringColumn("day").Values);
        }

        [Fact]
        public void TakesAnonymousAndValueTypes()
        {
            Assert.Equal(2, DataFrame.FromObjects(new[] { new { A = 1 }, new { A = 2 } }).Opened().Column<int>("A")[1]);
            Assert.Equal([3, 4], DataFrame.FromObjects([new KeyValuePair<int, int>(3, 4)]).Opened().Columns.Select(c => (int)c.GetValue(0)!));
        }

        [Fact]
        public void WithoutObjectsHasColumnsButNoRows()
        {
            var frame = DataFrame.FromObjects(Array.Empty<Answer>()).Opened();
            Assert.Equal((0, 4), (frame.RowCount, frame.Columns.Count));
        }

        [Fact]
        public void RefusesANullObject() => Assert.Throws<ArgumentException>(() => DataFrame.FromObjects(new Answer?[] { null }));
    }

    public class Selection
    {
        [Fact]
        public void HeadAndTailTakeTheEnds()
        {
            Assert.Equal([8, null], Grades().Head(2).Column<int>("grade").ToArray());
            Assert.Equal([10, 4], Grades().Tail(2).Column<int>("grade").ToArray());
            Assert.Equal(4, Grades().Head(100).RowCount);
            Assert.Equal(0, Grades().Tail(0).RowCount);
        }

        [Fact]
        public void SelectDropAndRename()
        {
            Assert.Equal(["day", "school"], Grades().Select("Day", "school").ColumnNames);
            Assert.Equal(["school", "day"], Grades().Drop("grade").ColumnNames);
            Assert.Equal(["school", "mark", "day"], Grades().Rename("grade", "mark").ColumnNames);
            Assert.Throws<ArgumentException>(() => Grades().Rename("grade", "school"));
        }

        [Fact]
        public void FilterSeesMissingValues()
        {
            Assert.Equal(["A", null], Grades().Filter(row => row.Get<double?>("grade") >= 8).StringColumn("school").Values);
            Assert.Equal(["B"], Grades().Filter(row => row.IsNull("grade")).StringColumn("school").Values);
            Assert.Equal([null, 4], Grades().Filter([false, true, false, true]).Column<int>("grade").ToArray());
            Assert.Throws<ArgumentException>(() => Grades().Filter([true]));
        }

        [Fact]
        public void AMissingValueReadAsANonNullableTypeIsAnError()
        {
            var error = Assert.Throws<InvalidOperationException>(() => Grades().Filter(row => row.Get<int>("grade") > 8));
            Assert.Contains("Ask for int?", error.Message, StringComparison.Ordinal);
        }

        [Fact]
        public void WithColumnAppendsOrReplaces()
        {
            var frame = Grades().WithColumn("passed", row => row.Get<int?>("grade") is { } grade ? grade >= 5 : (bool?)null);
            Assert.Equal([true, null, true, false], frame.Column<bool>("passed").ToArray());
            Assert.Equal(["school", "grade", "day"], Grades().WithColumn("grade", row => row.Index).ColumnNames);
        }
    }

    [Fact]
    public void ToStringNeverShowsARow() =>
        Assert.Equal("DataFrame 4 x 3 (school: string, grade: int, day: DateOnly)", Grades().ToString());
}
