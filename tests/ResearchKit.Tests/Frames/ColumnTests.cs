using ResearchKit.Frames;

namespace ResearchKit.Tests.Frames;

public class ColumnTests
{
    public class Create
    {
        [Fact]
        public void KeepsValuesAndMissingValuesOfAValueType()
        {
            var column = Assert.IsAssignableFrom<Column<int>>(Column.Create<int?>("grade", [4, null, 10]));
            Assert.Equal(4, column[0]);
            Assert.Null(column[1]);
            Assert.Equal([4, null, 10], column.Values);
            Assert.Equal(1, column.NullCount);
            Assert.Equal(typeof(int), column.ElementType);
        }

        [Fact]
        public void KeepsText()
        {
            var column = Assert.IsAssignableFrom<StringColumn>(Column.Create("name", new[] { "Mäkinen", null, "", "日本", "😀" }));
            Assert.Equal(["Mäkinen", null, "", "日本", "😀"], column.Values);
            Assert.True(column.IsNull(1));
            Assert.False(column.IsNull(2));
        }

        [Fact]
        public void MakesCategoriesOfAnEnum()
        {
            var column = Assert.IsAssignableFrom<StringColumn>(Column.Create<DayOfWeek?>("day", [DayOfWeek.Friday, null]));
            Assert.Equal(["Friday", null], column.Values);
            Assert.Equal(Enum.GetNames<DayOfWeek>(), column.Categories);
        }

        [Theory]
        [InlineData(0)]
        [InlineData(65_535)]
        [InlineData(65_536)]
        [InlineData(65_537)]
        [InlineData(200_000)]
        public void ReadsBackAcrossSegments(int rows)
        {
            var values = Enumerable.Range(0, rows).Select(i => i % 7 == 0 ? (int?)null : i).ToArray();
            var column = (Column<int>)Column.Create("x", values);
            Assert.Equal(values, column.ToArray());
            Assert.Equal(values.Count(value => value is null), column.NullCount);
            var text = (StringColumn)Column.Create("x", values.Select(value => value?.ToString()));
            Assert.Equal(values.Select(value => value?.ToString()), text.Values);
        }
    }

    public class ToDoubles
    {
        [Fact]
        public void HasNaNWhereMissingAndTakesTruthValues()
        {
            Assert.Equal([1.5, double.NaN], Column.Create<decimal?>("x", [1.5m, null]).ToDoubles());
            Assert.Equal([1, 0], Column.Create("x", new[] { true, false }).ToDoubles());
            Assert.Equal([double.NegativeInfinity], Column.Create("x", new[] { float.NegativeInfinity }).ToDoubles());
        }

        [Fact]
        public void RefusesTextAndSaysWhatToDo()
        {
            var error = Assert.Throws<InvalidOperationException>(() => Column.Create("name", new[] { "a" }).ToDoubles());
            Assert.Contains("\"name\" holds string", error.Message, StringComparison.Ordinal);
        }
    }

    public class Metadata
    {
        [Fact]
        public void IsCopiedNotChanged()
        {
            var bare = Column.Create("time", new[] { 1.0 });
            var full = bare.WithUnit("minutes").WithDescription("time on task").WithDisclosureClass(DisclosureClass.Neutral);
            Assert.Equal("minutes", full.Unit);
            Assert.Equal("time on task", full.Description);
            Assert.Equal(DisclosureClass.Neutral, full.DisclosureClass);
            Assert.Null(bare.Unit);
        }

        [Fact]
        public void ToStringNeverShowsAValue() =>
            Assert.Equal("name: string[1], 0 missing", Column.Create("name", new[] { "CANARY" }).ToString());
    }

    [Fact]
    public void ARowThatIsNotThereIsAnError()
    {
        var column = Column.Create("x", new[] { 1, 2 });
        Assert.Throws<ArgumentOutOfRangeException>(() => column.GetValue(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => column.IsNull(-1));
    }
}
