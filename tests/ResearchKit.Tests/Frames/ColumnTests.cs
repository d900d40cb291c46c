using ResearchKit.Frames;

namespace ResearchKit.Tests.Frames;

public class ColumnTests
{
    public class Create
    {
        [Fact]
        public void KeepsValuesAndMissingValuesOfAValueType()
        {
            var column = Assert.IsAssignableFrom<Column<int>>(Column.Create<int?>("grade", [4, null, 10]).Opened());
            Assert.Equal(4, column[0]);
            Assert.Null(column[1]);
            Assert.Equal([4, null, 10], column.Values);
            Assert.Equal(1, column.NullCount);
            Assert.Equal(typeof(int), column.ElementType);
        }

        [Fact]
        public void KeepsText()
        {
            var column = Assert.IsAssignableFrom<StringColumn>(Column.Create("name", new[] { "Mäkinen", null, "", "日本", "😀" }).Opened());
            Assert.Equal(["Mäkinen", null, "", "日本", "😀"], column.Values);
            Assert.True(column.IsNull(1));
            Assert.False(column.IsNull(2));
        }

        [Fact]
        public void MakesCategoriesOfAnEnum()
        {
            var column = Assert.IsAssignableFrom<StringColumn>(Column.Create<DayOfWeek?>("day", [DayOfWeek.Friday, null]).Opened());
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
            var column = (Column<int>)Column.Create("x", values).Opened();
            Assert.Equal(values, column.ToArray());
            Assert.Equal(values.Count(value => value is null), column.NullCount);
            var text = (StringColumn)Column.Create("x", values.Select(value => value?.ToString())).Opened();
            Assert.Equal(values.Select(value => value?.ToString()), text.Values);
        }
    }

    public class CreateInBulk
    {
        public static readonly TheoryData<int> Lengths = [0, 1, 63, 64, 65_535, 65_536, 65_537, 200_000];

        [Theory]
        [MemberData(nameof(Lengths))]
        public void ArraysListsSpansAndSequencesGiveTheSameColumn(int rows)
        {
            var numbers = Enumerable.Range(0, rows).Select(i => (short)(i * 7)).ToArray();
            Column[] all =
            [
                Column.Create("x", numbers.Where(_ => true)).Opened(), Column.Create("x", (IEnumerable<short>)numbers).Opened(), Column.Create("x", numbers.ToList()).Opened(),
                Column.Create("x", new ReadOnlySpan<short>(numbers)).Opened(),
            ];
            Assert.All(all, column => Assert.Equal(numbers, Assert.IsAssignableFrom<Column<short>>(column).ToArray(0)));
            var texts = numbers.Select(number => number % 5 == 0 ? null : $"n{number}").ToArray();
            Assert.Equal(texts, ((StringColumn)Column.Create("x", (IEnumerable<string?>)texts).Opened()).Values);
            Assert.Equal(texts, ((StringColumn)Column.Create("x", new ReadOnlySpan<string?>(texts)).Opened()).Values);
        }

        [Theory]
        [MemberData(nameof(Lengths))]
        public void OneValueStandsForWhatIsMissing(int rows)
        {
            var numbers = Enumerable.Range(0, rows).Select(i => i % 3 == 1 ? short.MinValue : (short)(i % 1000)).ToArray();
            var expected = numbers.Select(number => number == short.MinValue ? (short?)null : number).ToArray();
            var column = (Column<short>)Column.Create("x", numbers, short.MinValue).Opened();
            Assert.Equal(expected, column.ToArray());
            Assert.Equal(expected.Count(value => value is null), column.NullCount);
        }

        [Fact]
        public void NotANumberCanStandForMissing() =>
            Assert.Equal([1.5, null, -0.0], ((Column<double>)Column.Create("x", [1.5, double.NaN, -0.0], double.NaN).Opened()).Values);

        [Fact]
        public void DaysAndMicrosecondsAreDatesAndMoments()
        {
            Assert.Equal(
                [new DateOnly(1970, 1, 1), null, new DateOnly(2024, 8, 1), new DateOnly(1, 1, 1), new DateOnly(9999, 12, 31)],
                ((Column<DateOnly>)Column.FromDays("x", [0, int.MinValue, 19_936, -719_162, 2_932_896]).Opened()).Values);
            Assert.Equal(
                [new DateTime(1970, 1, 1), null, new DateTime(2024, 8, 1, 12, 0, 0).AddMicroseconds(1)],
                ((Column<DateTime>)Column.FromMicroseconds("x", [0, long.MinValue, (((19_936L * 86_400) + 43_200) * 1_000_000) + 1]).Opened()).Values);
            var day = Assert.Throws<ArgumentOutOfRangeException>(() => Column.FromDays("born", [0, 2_932_897]));
            Assert.Contains("\"born\", row 1: 2932897", day.Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentOutOfRangeException>(() => Column.FromMicroseconds("x", [long.MaxValue]));
        }
    }

    public class FromCodes
    {
        [Theory]
        [MemberData(nameof(CreateInBulk.Lengths), MemberType = typeof(CreateInBulk))]
        public void TakesBytesAndIntegers(int rows)
        {
            string[] verbs = ["viewed", "", "näki"];
            var codes = Enumerable.Range(0, rows).Select(i => i % 4 == 3 ? byte.MaxValue : (byte)(i % 4)).ToArray();
            var expected = codes.Select(code => code == byte.MaxValue ? null : verbs[code]).ToArray();
            var fromBytes = (StringColumn)Column.FromCodes("verb", codes, verbs).Opened();
            var fromIntegers = (StringColumn)Column.FromCodes("verb", Array.ConvertAll(codes, code => code == byte.MaxValue ? -1 : code), verbs).Opened();
            Assert.Equal(expected, fromBytes.Values);
            Assert.Equal(expected, fromIntegers.Values);
            Assert.Equal(verbs, fromBytes.Categories);
            Assert.Equal(expected.Count(text => text is null), fromBytes.NullCount);
        }

        [Fact]
        public void TakesAsManyCategoriesAsTheCodesHold()
        {
            var names = Enumerable.Range(0, 255).Select(i => $"school {i}").ToArray();
            var codes = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
            Assert.Equal([.. names, null], ((StringColumn)Column.FromCodes("school", codes, names).Opened()).Values);
            var many = Enumerable.Range(0, 70_000).Select(i => $"learner {i}").ToArray();
            Assert.Equal(many, ((StringColumn)Column.FromCodes("learner", Enumerable.Range(0, 70_000).ToArray(), many).Opened()).Values);
        }

        [Fact]
        public void SqlSeesText()
        {
            var frame = DataFrame.FromColumns(Column.FromCodes("verb", (byte[])[1, 0, 255, 1], ["left", "viewed"])).Opened();
            var counted = frame.Sql("select verb::varchar as verb, count(*) as n from this group by verb order by verb");
            Assert.Equal(["left", "viewed", null], ((StringColumn)counted["verb"]).Values);
            Assert.Equal([1L, 2L, 1L], ((Column<long>)counted["n"]).Values);
        }

        [Fact]
        public void NamesTheRowOfACodeWithoutCategory()
        {
            var error = Assert.Throws<ArgumentOutOfRangeException>(() => Column.FromCodes("verb", (byte[])[0, 2], ["left", "viewed"]));
            Assert.Contains("\"verb\", row 1: code 2 has no category. Codes go from 0 to 1, and 255 is missing", error.Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentOutOfRangeException>(() => Column.FromCodes("verb", (int[])[0, -2], ["left"]));
            Assert.Throws<ArgumentOutOfRangeException>(() => Column.FromCodes("verb", (int[])[0], Array.Empty<string>()));
            Assert.Equal([null], ((StringColumn)Column.FromCodes("verb", (byte[])[255], Array.Empty<string>()).Opened()).Values);
        }

        [Fact]
        public void RefusesCategoriesThatAreNullOrDouble()
        {
            Assert.Throws<ArgumentException>(() => Column.FromCodes("verb", (byte[])[0], ["a", "a"]));
            Assert.Throws<ArgumentException>(() => Column.FromCodes("verb", (byte[])[0], ["a", null!]));
        }
    }

    public class ToDoubles
    {
        [Fact]
        public void HasNaNWhereMissingAndTakesTruthValues()
        {
            Assert.Equal([1.5, double.NaN], Column.Create<decimal?>("x", [1.5m, null]).Opened().ToDoubles());
            Assert.Equal([1, 0], Column.Create("x", new[] { true, false }).Opened().ToDoubles());
            Assert.Equal([double.NegativeInfinity], Column.Create("x", new[] { float.NegativeInfinity }).Opened().ToDoubles());
        }

        [Fact]
        public void RefusesTextAndSaysWhatToDo()
        {
            var error = Assert.Throws<InvalidOperationException>(() => Column.Create("name", new[] { "a" }).Opened().ToDoubles());
            Assert.Contains("\"name\" holds string", error.Message, StringComparison.Ordinal);
        }
    }

    public class Metadata
    {
        [Fact]
        public void IsCopiedNotChanged()
        {
            var bare = Column.Create("time", new[] { 1.0 }).Opened();
            var full = bare.WithUnit("minutes").WithDescription("time on task").WithDisclosureClass(DisclosureClass.Neutral);
            Assert.Equal("minutes", full.Unit);
            Assert.Equal("time on task", full.Description);
            Assert.Equal(DisclosureClass.Neutral, full.DisclosureClass);
            Assert.Null(bare.Unit);
        }

        [Fact]
        public void ToStringNeverShowsAValue() =>
            Assert.Equal("name: string[1], 0 missing", Column.Create("name", new[] { "CANARY" }).Opened().ToString());
    }

    [Fact]
    public void ARowThatIsNotThereIsAnError()
    {
        var column = Column.Create("x", new[] { 1, 2 }).Opened();
        Assert.Throws<ArgumentOutOfRangeException>(() => column.GetValue(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => column.IsNull(-1));
    }
}
