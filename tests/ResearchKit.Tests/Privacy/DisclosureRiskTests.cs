using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.Tests.Privacy;

/// <summary>The tables of the papers, with the values that the papers give or that follow from their definitions by hand.</summary>
public class DisclosureRiskTests
{
    private static readonly string[] Conditions =
        ["heart", "heart", "viral", "viral", "cancer", "heart", "viral", "viral", "cancer", "cancer", "cancer", "cancer"];

    private static DisclosureRiskReport Measure(DataFrame frame, string[] quasi, string[] sensitive, DisclosureRiskOptions? options = null) =>
        frame.DisclosureRisk(quasi, sensitive, options);

    private static DataFrame Shown(params Column[] columns) => DataFrame.FromColumns(new FrameProvenance("papers", Protection.Synthetic), columns).Opened();

    public class InpatientsOfTheDiversityPaper
    {
        [Fact]
        public void The_4_anonymous_table_has_k_4_and_a_class_where_all_have_cancer()
        {
            var report = Measure(
                Shown(Column.Create("zip", Repeat("130**", "1485*", "130**")), Column.Create("age", Repeat("<30", ">=40", "3*")), Column.Create("condition", Conditions)),
                ["zip", "age"], ["condition"], new DisclosureRiskOptions { K = 4 });
            Assert.Equal((4, true, 12, 3), (report.SmallestClass, report.MeetsK, report.People, report.Classes));
            var condition = Assert.Single(report.Sensitive);
            Assert.Equal((1, 1.0, 4), (condition.DistinctL, condition.EntropyL, condition.PeopleInOneValueClasses.People));
            Assert.True(double.IsPositiveInfinity(condition.RecursiveC));
        }

        [Fact]
        public void The_3_diverse_table_has_three_conditions_in_each_class()
        {
            string[] zip = ["1305*", "1306*", "1306*", "1305*", "1485*", "1485*", "1485*", "1485*", "1305*", "1305*", "1306*", "1306*"];
            var condition = Measure(Shown(Column.Create("zip", zip), Column.Create("condition", Conditions)), ["zip"], ["condition"]).Sensitive[0];
            Assert.Equal((3, 0), (condition.DistinctL, condition.PeopleInOneValueClasses.People));
            // Each class has shares 1/2, 1/4, 1/4: entropy 1.5 ln 2, and r1 / (r2 + r3) = 2 / 2.
            Assert.Equal(Math.Pow(2, 1.5), condition.EntropyL, 12);
            Assert.Equal(1, condition.RecursiveC, 12);
        }

        private static string[] Repeat(params string[] values) => [.. values.SelectMany(value => Enumerable.Repeat(value, 4))];
    }

    public class SalariesOfTheClosenessPaper
    {
        private static readonly int[] Salary = [3, 4, 5, 6, 11, 8, 7, 9, 10];
        private static readonly string[] Disease =
            ["gastric ulcer", "gastritis", "stomach cancer", "gastritis", "flu", "bronchitis", "bronchitis", "pneumonia", "stomach cancer"];

        private static double T(string[] zip, string column) =>
            Measure(Shown(Column.Create("zip", zip), Column.Create("salary", Salary), Column.Create("disease", Disease)), ["zip"], [column]).Sensitive[0].T;

        [Fact]
        public void The_lowest_salaries_are_0_375_away()
        {
            // Classes {3, 4, 5}, {6, 11, 8}, {7, 9, 10}; the paper gives 0.375 and 0.167 for the first two.
            Assert.Equal(0.375, T(["a", "a", "a", "b", "b", "b", "c", "c", "c"], "salary"), 12);
        }

        [Fact]
        public void The_regrouped_table_has_0_167_closeness()
        {
            Assert.Equal(1 / 6.0, T(["a", "c", "a", "b", "b", "b", "c", "a", "c"], "salary"), 12);
        }

        [Fact]
        public void Without_an_order_the_distance_is_half_the_sum_of_differences()
        {
            // Class {gastritis, flu, bronchitis} against 2/9, 1/9, 2/9 (gastritis, flu, bronchitis): 1/9 + 2/9 + 1/9, and 4/9 for the values it lacks: half of 8/9.
            // Class {gastric ulcer, stomach cancer, pneumonia}: 2/9 + 1/9 + 2/9 and 5/9 - 1/9 ... by hand: (2/9 + 1/9 + 2/9 + 5/9) / 2 = 5/9.
            Assert.Equal(5 / 9.0, T(["a", "c", "a", "b", "b", "b", "c", "a", "c"], "disease"), 12);
        }

        [Fact]
        public void Ordinal_text_has_the_order_that_is_given_and_no_other()
        {
            var frame = Shown(Column.Create("g", new[] { 1, 1, 2, 2 }), Column.Create("level", new[] { "low", "middle", "high", "high" }));
            DisclosureRiskOptions Given(params string[] order) => new() { Orders = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["level"] = order } };
            // Shares 1/4, 1/4, 1/2. Class 1: 1/2, 1/2, 0 -> (1/4 + 1/2) / 2. Class 2: 0, 0, 1 -> the same.
            Assert.Equal(0.375, Measure(frame, ["g"], ["level"], Given("low", "middle", "high")).Sensitive[0].T, 12);
            Assert.Equal(0.5, Measure(frame, ["g"], ["level"]).Sensitive[0].T, 12);
            Assert.Contains("lacks values", Assert.Throws<ArgumentException>(() => Measure(frame, ["g"], ["level"], Given("low", "high"))).Message, StringComparison.Ordinal);
        }
    }

    public class PeopleAndNotRows
    {
        // Five rows of class a belong to two people; person 3 is in a and alone in b; person 4 to 6 are in c.
        private static readonly DataFrame Rows = Shown(
            Column.Create("who", new int?[] { 1, 1, 1, 2, 2, 3, 3, 4, 5, 6, null }).WithDisclosureClass(DisclosureClass.Pseudonym),
            Column.Create("place", new[] { "a", "a", "a", "a", "a", "a", "b", "c", "c", "c", "b" }).WithDisclosureClass(DisclosureClass.QuasiIdentifier),
            Column.Create("mark", new int?[] { 1, 1, 2, 1, 1, null, 4, null, 3, 3, 9 }).WithDisclosureClass(DisclosureClass.Sensitive));

        [Fact]
        public void A_person_counts_once_in_a_class_and_is_at_the_risk_of_the_smallest()
        {
            var report = Rows.DisclosureRisk(options: new DisclosureRiskOptions { K = 3 });
            Assert.Equal((6, 3, 1, 1), (report.People, report.Classes, report.RowsWithoutPerson, report.SmallestClass));
            Assert.Equal(new RiskShare(1, 1 / 6.0), report.UniquePeople);
            Assert.Equal(1, report.PeopleBelowK.People);
            Assert.Equal("who", report.PersonColumn);
        }

        [Fact]
        public void Missing_sensitive_values_are_left_out()
        {
            var mark = Rows.DisclosureRisk().Sensitive[0];
            // c has one known value, 3, and so has b: what is not known of person 4 does not hide persons 5 and 6.
            Assert.Equal((1, 4), (mark.DistinctL, mark.PeopleInOneValueClasses.People));
        }

        [Fact]
        public void Without_the_only_quasi_identifier_all_are_one_class()
        {
            var one = Assert.Single(Rows.DisclosureRisk().WithoutOne);
            Assert.Equal(("place", 6L, 0L), (one.Column, one.SmallestClass, one.UniquePeople.People));
        }
    }

    public class WhichColumnContributes
    {
        [Fact]
        public void Uniqueness_without_each_column_shows_it()
        {
            // Age separates everybody; sex hardly does.
            var frame = Shown(Column.Create("age", new[] { 10, 11, 12, 13, 14, 15 }), Column.Create("sex", new[] { "F", "F", "F", "M", "M", null }));
            var report = Measure(frame, ["age", "sex"], []);
            Assert.Equal((1, 6), (report.SmallestClass, report.UniquePeople.People));
            Assert.Equal([("age", 1L, 1L), ("sex", 1L, 6L)], report.WithoutOne.Select(one => (one.Column, one.SmallestClass!.Value, one.UniquePeople.People)));
        }
    }

    public class ProtectedRows
    {
        private static DataFrame Rows(int people) => DataFrame.FromArrays(
            ("class", Enumerable.Range(0, people).Select(i => i < 3 ? "small" : "large").ToArray()), ("mark", Enumerable.Range(0, people).Select(i => i % 4).ToArray())).Opened();

        [Fact]
        public void Figures_are_coarse()
        {
            var report = Measure(Rows(44), ["class"], ["mark"]);
            Assert.Equal((true, 40, 0, null), (report.IsCoarse, report.People, report.Classes, report.SmallestClass));
            Assert.False(report.MeetsK);
            Assert.Equal([(1, 4), (5, 9)], report.ClassSizes.Take(2).Select(band => (band.From, band.To!.Value)));
            Assert.All(report.ClassSizes, band => Assert.Equal(0, band.People.People % 10));
        }

        [Fact]
        public void Coarse_counts_do_not_contradict_each_other()
        {
            // Three classes of 11: rounded to tens there are no such classes, and 30 people in them.
            var frame = DataFrame.FromArrays(("class", Enumerable.Range(0, 33).Select(i => i % 3).ToArray())).Opened();

            var report = Measure(frame, ["class"], []);
            var text = new Displayer(new ReleaseGate()).Render(report).Data[MimeTypes.Text];

            Assert.All(report.ClassSizes, band => Assert.Null(band.Classes));
            Assert.Equal(30, report.ClassSizes.Single(band => band.From == 10).People.People);
            Assert.DoesNotMatch(@"(?<![.0-9])0(?![.0-9])", text);
            Assert.Matches(@"classes +\S* *fewer than 5", text);
        }

        [Fact]
        public void One_person_more_shows_in_no_figure_but_where_a_step_or_band_ends()
        {
            var shown = Enumerable.Range(45, 3).Select(people => new Displayer(new ReleaseGate()).Render(Measure(Rows(people), ["class"], [])).Data[MimeTypes.Text]);
            Assert.Single(shown.Distinct(StringComparer.Ordinal));
        }

        [Fact]
        public void Few_people_and_small_k_are_refused()
        {
            Assert.Contains("fewer than 20 people", Assert.Throws<ProtectedDataException>(() => Measure(Rows(19), ["class"], [])).Message, StringComparison.Ordinal);
            Assert.Throws<ProtectedDataException>(() => Measure(Rows(40), ["class"], [], new DisclosureRiskOptions { K = 2 }));
        }

        [Fact]
        public void What_tells_people_apart_by_itself_is_no_quasi_identifier()
        {
            var frame = Shown(Column.Create("who", new[] { 1, 2 }).WithDisclosureClass(DisclosureClass.Pseudonym), Column.Create("a", new[] { 1, 1 }));
            Assert.Contains("tells people apart", Assert.Throws<ProtectedDataException>(() => Measure(frame, ["who"], [])).Message, StringComparison.Ordinal);
            Assert.Contains("Did you mean", Assert.Throws<ColumnNotFoundException>(() => Measure(frame, ["wha"], [])).Message, StringComparison.Ordinal);
        }
    }

    public class Display
    {
        [Fact]
        public void The_report_is_a_table_without_values_of_people()
        {
            var frame = Shown(Column.Create("village", new[] { "Utsjoki", "Inari", "Inari" }), Column.Create("illness", new[] { "gout", "flu", "flu" }));
            var bundle = new Displayer(new ReleaseGate()).Render(Measure(frame, ["village"], ["illness"]));
            Assert.Contains("smallest class (k)", bundle.Data[MimeTypes.Text], StringComparison.Ordinal);
            Assert.Contains("Sweeney 2002", bundle.Data[MimeTypes.Html], StringComparison.Ordinal);
            Assert.All(bundle.Data.Values, text => Assert.DoesNotContain("Utsjoki", text, StringComparison.Ordinal));
            Assert.All(bundle.Data.Values, text => Assert.DoesNotContain("gout", text, StringComparison.Ordinal));
        }

        [Fact]
        public void No_rows_no_figures()
        {
            var report = Measure(Shown(Column.Create("a", Array.Empty<int>()), Column.Create("s", Array.Empty<string>())), ["a"], ["s"]);
            Assert.Equal((0, 0, null, 0), (report.People, report.Classes, report.SmallestClass, report.Sensitive[0].DistinctL));
            Assert.Contains("none", new Displayer(new ReleaseGate()).Render(report).Data[MimeTypes.Text], StringComparison.Ordinal);
        }
    }
}
