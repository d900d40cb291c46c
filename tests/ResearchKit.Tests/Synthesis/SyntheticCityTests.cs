using ResearchKit.Frames;
using ResearchKit.Synthesis;

namespace ResearchKit.Tests.Synthesis;

public class SyntheticCityTests
{
    private static readonly int[] Exhaustion = [0, 3, 6, 8];
    private static readonly int[] Cynicism = [1, 4, 5];
    private static readonly int[] Inadequacy = [2, 7];
    private static readonly int[] Burnout = [0, 1, 2, 3, 4, 5, 6, 7, 8];
    private static readonly int[] Engagement = [9, 10, 11, 12, 13, 14, 15, 16, 17];

    public class Generate
    {
        [Fact]
        public void Same_options_make_the_same_city()
        {
            var one = SyntheticCity.Generate(new CityOptions { Learners = 200, Weeks = 4 });
            var other = SyntheticCity.Generate(new CityOptions { Learners = 200, Weeks = 4 });

            Assert.Equal(one.Tables.Select(Content), other.Tables.Select(Content));
        }

        [Fact]
        public void Another_seed_makes_another_city()
        {
            var one = SyntheticCity.Generate(new CityOptions { Learners = 200, Weeks = 4 });
            var other = SyntheticCity.Generate(new CityOptions { Learners = 200, Weeks = 4, Seed = 2 });

            Assert.NotEqual(Content(new("grade", one["grade"])), Content(new("grade", other["grade"])));
        }

        [Fact]
        public void Every_frame_is_marked_synthetic()
        {
            var city = SyntheticCity.Generate(new CityOptions { Learners = 60, Weeks = 1 });

            Assert.All(city.Tables, table => Assert.Equal(Protection.Synthetic, table.Rows.Provenance.Protection));
        }

        [Fact]
        public void Every_reference_resolves()
        {
            var city = SyntheticCity.Generate(new CityOptions { Learners = 331, Weeks = 2 });

            Resolves(city, "learner", "learner_id", "person", "person_id");
            Resolves(city, "enrolment", "learner_id", "learner", "learner_id");
            Resolves(city, "enrolment", "school_id", "school", "school_id");
            Resolves(city, "group_membership", "group_id", "teaching_group", "group_id");
            Resolves(city, "teaching_group", "school_id", "school", "school_id");
            Resolves(city, "attendance_week", "learner_id", "learner", "learner_id");
            Resolves(city, "survey_response", "learner_id", "learner", "learner_id");
            Resolves(city, "grade", "learner_id", "learner", "learner_id");
        }

        [Fact]
        public void Pseudonyms_are_distinct_and_look_like_pseudonyms()
        {
            var pseudonyms = SyntheticCity.Generate(new CityOptions { Learners = 500, Weeks = 1 })["person"]["pseudonym"];
            var all = Enumerable.Range(0, pseudonyms.Count).Select(row => (string)pseudonyms.GetValue(row)!).ToList();

            Assert.Equal(all.Count, all.Distinct().Count());
            Assert.All(all, text => Assert.Matches("^rk1_[0-9a-f]{32}$", text));
        }

        [Theory]
        [InlineData(59)]
        [InlineData(10_000_001)]
        public void Size_outside_its_range_is_refused(int learners)
        {
            var refused = Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticCity.Generate(new CityOptions { Learners = learners }));

            Assert.Contains("Learners must be from 60 to", refused.Message, StringComparison.Ordinal);
        }

        [Fact]
        public void Effects_that_cannot_hold_together_are_refused()
        {
            var options = new CityOptions { Effects = new CityEffects { ExhaustionAchievement = 0.6, InadequacyAchievement = -0.7 } };

            var refused = Assert.Throws<ArgumentException>(() => SyntheticCity.Generate(options));
            Assert.Contains("variance of achievement", refused.Message, StringComparison.Ordinal);
        }

        [Fact]
        public void Unknown_table_lists_those_there_are()
        {
            var city = SyntheticCity.Generate(new CityOptions { Learners = 60, Weeks = 1 });

            Assert.Contains("learner, enrolment", Assert.Throws<ArgumentException>(() => city["pupil"]).Message, StringComparison.Ordinal);
        }

        [Fact]
        public void Cancellation_stops_it() =>
            Assert.ThrowsAny<OperationCanceledException>(() =>
                SyntheticCity.Generate(new CityOptions { Learners = 50_000 }, cancellationToken: new CancellationToken(canceled: true)));
    }

    /// <summary>
    /// Effects estimated from the tables of 20,000 learners, against what was planted. Scores of items and rounded grades measure the
    /// latents with error, so a planted correlation shrinks by the square root of the product of the reliabilities; bounds are four
    /// Monte Carlo standard errors (1/√n) about the value after shrinking.
    /// </summary>
    public class Truth(Truth.Cities cities) : IClassFixture<Truth.Cities>
    {
        /// <summary>Correlation of the mean of two rounded grades with latent achievement: √(2·0.75/1.75), less a little for rounding.</summary>
        private const double MarksReliability = 0.918;

        [Fact]
        public void Burnout_subscales_go_with_lower_grades_as_planted()
        {
            Within(-0.15 * ItemReliability(4) * MarksReliability, Correlation(cities.City, Exhaustion));
            Within(-0.24 * ItemReliability(3) * MarksReliability, Correlation(cities.City, Cynicism));
            Within(-0.39 * ItemReliability(2) * MarksReliability, Correlation(cities.City, Inadequacy));
        }

        [Fact]
        public void Total_burnout_goes_with_lower_grades() => Assert.InRange(Correlation(cities.City, Burnout), -0.31, -0.21);

        [Fact]
        public void Grades_differ_between_schools_by_the_planted_share()
        {
            var observed = CityData.IntraclassCorrelation(cities.City.Marks, cities.City.School);

            Assert.InRange(observed, 0.04, 0.09);
        }

        [Fact]
        public void Parental_education_explains_the_planted_share()
        {
            var r = CityData.Correlation(cities.City.Parents, cities.City.Marks);

            Assert.InRange(r, (0.3 * MarksReliability) - 0.03, (0.3 * MarksReliability) + 0.03);
        }

        [Fact]
        public void Girls_report_more_burnout_and_the_gap_widens()
        {
            double Gap(int grade)
            {
                var (score, girl) = cities.City.WithSurvey(Burnout, cities.City.Girl);
                var (_, level) = cities.City.WithSurvey(Burnout, cities.City.Grade);
                var deviation = Math.Sqrt(score.Variance());
                double Mean(double sex) => Enumerable.Range(0, score.Length).Where(i => girl[i] == sex && level[i] == grade).Average(i => score[i]);
                return (Mean(1) - Mean(0)) / deviation;
            }

            Assert.InRange(Gap(8), 0.15, 0.33);
            Assert.True(Gap(9) > Gap(7), $"Gap {Gap(7):F3} at grade 7 and {Gap(9):F3} at grade 9.");
        }

        [Fact]
        public void Survey_reaches_the_planted_share_of_learners() =>
            Assert.InRange((double)cities.City.Respondents / cities.City.Count, 0.715, 0.745);

        [Fact]
        public void Engagement_falls_with_cynicism()
        {
            var (engagement, _) = cities.City.WithSurvey(Engagement, cities.City.Girl);
            var (cynicism, _) = cities.City.WithSurvey(Cynicism, cities.City.Girl);

            Within(-0.45 * ItemReliability(9) * ItemReliability(3), CityData.Correlation(engagement, cynicism));
        }

        [Fact]
        public void Null_city_has_nothing_to_find()
        {
            foreach (var items in new[] { Exhaustion, Cynicism, Inadequacy, Burnout, Engagement })
                Assert.InRange(Correlation(cities.Null, items), -0.035, 0.035);
            Assert.InRange(CityData.Correlation(cities.Null.Parents, cities.Null.Marks), -0.03, 0.03);
        }

        [Fact]
        public void Null_city_keeps_its_nuisances()
        {
            Assert.InRange(CityData.IntraclassCorrelation(cities.Null.Marks, cities.Null.School), 0.04, 0.09);
            Assert.InRange((double)cities.Null.Respondents / cities.Null.Count, 0.715, 0.745);
        }

        /// <summary>Correlation of a mean of k answers with what they measure: loading 0.75, and a little less for the few categories.</summary>
        private static double ItemReliability(int items)
        {
            const double Loading = 0.70;
            return Loading * Math.Sqrt(items) / Math.Sqrt(1 + ((items - 1) * Loading * Loading));
        }

        private static double Correlation(CityData city, int[] items)
        {
            var (score, marks) = city.WithSurvey(items, city.Marks);
            return CityData.Correlation(score, marks);
        }

        private static void Within(double planted, double observed) => Assert.InRange(observed, planted - 0.04, planted + 0.04);

        public sealed class Cities
        {
            private const int Size = 20_000;

            internal CityData City { get; } = new(SyntheticCity.Generate(new CityOptions { Learners = Size, Weeks = 1 }));

            internal CityData Null { get; } = new(SyntheticCity.Generate(new CityOptions { Learners = Size, Weeks = 1, Effects = CityEffects.Null }));
        }
    }

    private static string Content(CityTable table)
    {
        var rows = Enumerable.Range(0, table.Rows.RowCount).Select(row => string.Join(',', table.Rows.Columns.Select(column => column.GetValue(row))));
        return table.Name + "\n" + string.Join('\n', rows);
    }

    private static void Resolves(SyntheticCity city, string table, string column, string target, string key)
    {
        var known = city[target][key].ToDoubles().ToHashSet();
        Assert.All(city[table][column].ToDoubles().Distinct(), value => Assert.Contains(value, known));
    }
}
