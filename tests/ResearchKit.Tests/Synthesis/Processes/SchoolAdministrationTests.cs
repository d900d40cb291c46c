using ResearchKit.Frames;
using ResearchKit.Store;
using ResearchKit.Synthesis;
using ResearchKit.Synthesis.Population;

namespace ResearchKit.Tests.Synthesis.Processes;

/// <summary>Tests, programmes, support and anonymous waves: what each row must be, whatever the effects.</summary>
public class SchoolAdministrationTests
{
    private static readonly HashSet<string> Administration =
    [
        "learner", "teaching_group", "group_membership", "assessment", "assessment_result", "intervention", "intervention_exposure", "work_outcome",
        "support_measure", "survey_wave", "anonymous_response", "survey_aggregate", "source_field", "model_run",
    ];

    private static readonly Lazy<SyntheticCity> Shared = new(() => SyntheticCity.Generate(new CityOptions { Learners = 2_500 }, Administration));

    private static SyntheticCity City => Shared.Value;

    private static double Number(DataFrame frame, string sql) => frame.Sql(sql).Columns[0].ToDoubles()[0];

    [Fact]
    public void Rows_do_not_depend_on_the_number_of_threads()
    {
        var options = new CityOptions { Learners = 2_500, Years = 2 };
        var one = SyntheticCity.Generate(options, Administration, threads: 1);
        var two = SyntheticCity.Generate(options, Administration, threads: 3);

        foreach (var table in one.Tables)
            Assert.Equal(Text(table.Rows), Text(two[table.Name]));
    }

    [Fact]
    public void Every_score_belongs_to_a_test_and_a_learner_once()
    {
        var results = City["assessment_result"];

        Assert.Equal(results.RowCount, Number(results, "SELECT count(DISTINCT (assessment_id, learner_id)) FROM this"));
        Assert.Subset(Keys(City["assessment"], "assessment_id"), Keys(results, "assessment_id"));
        Assert.Subset(Keys(City["learner"], "learner_id"), Keys(results, "learner_id"));
        Assert.Equal(City["assessment"].RowCount, Keys(results, "assessment_id").Count);
        Assert.Equal(City["assessment"].RowCount, Number(City["assessment"], "SELECT count(DISTINCT assessment_code) FROM this"));
    }

    [Fact]
    public void Scores_have_the_mean_and_spread_of_their_scale()
    {
        var term = City["assessment_result"].Sql("SELECT avg(score), stddev(score), min(score), max(score) FROM this WHERE assessment_id <= 108");

        Assert.Equal(500, term.Columns[0].ToDoubles()[0], 8.0);
        Assert.Equal(100, term.Columns[1].ToDoubles()[0], 4.0);
        Assert.True(term.Columns[2].ToDoubles()[0] >= 0 && term.Columns[3].ToDoubles()[0] <= 1000);
    }

    [Fact]
    public void Classes_are_whole_in_an_arm_and_half_of_each_grade_is_treated()
    {
        var plan = new CityPlan(new CityOptions { Learners = 2_500 });
        var programmes = new ProgrammePlan(plan);
        var classes = plan.AllClassGroups().Where(group => group.Year == programmes.Year && group.Grade <= 9).ToArray();

        foreach (var grade in classes.GroupBy(group => group.Grade))
        {
            foreach (var programme in new[] { Programme.Mathematics, Programme.Reading })
            {
                var treated = grade.Count(group => programmes.IsTreated(programme, group.Id));
                Assert.InRange(treated - (grade.Count() / 2.0), -0.5, 0.5);
            }
        }
        var members = City["intervention_exposure"].Merge(City["group_membership"], [("person_id", "learner_id")]).Merge(City["teaching_group"], "group_id");
        var mixed = members.Sql(
            $"""
            SELECT count(DISTINCT arm) AS arms FROM this
            WHERE intervention_id IN (1, 2) AND school_year = (SELECT min(school_year) FROM this) + {programmes.Year} GROUP BY intervention_id, group_id
            """);
        Assert.All(mixed["arms"].ToDoubles(), arms => Assert.Equal(1, arms));
    }

    [Fact]
    public void Propensities_are_known_where_arms_were_drawn_and_empty_where_they_were_chosen()
    {
        var exposures = City["intervention_exposure"];

        Assert.Equal(0, Number(exposures, "SELECT count(*) FROM this WHERE intervention_id <= 5 AND ((intervention_id = 3) <> (propensity IS NULL) OR propensity <> 0.5)"));
        Assert.Equal(exposures.RowCount, Number(exposures, "SELECT count(DISTINCT (intervention_id, person_id)) FROM this"));
        Assert.Equal(0, Number(exposures, "SELECT count(*) FROM this WHERE intervention_id <= 3 AND (arm = 'control') <> (dose = 0)"));
        Assert.Equal(0.30, Number(exposures, "SELECT avg(CASE WHEN arm = 'programme' THEN 1.0 ELSE 0 END) FROM this WHERE intervention_id = 3"), 0.04);
    }

    [Fact]
    public void Teachers_in_scaffold_programmes_are_staff_with_outcomes()
    {
        var plan = new CityPlan(new CityOptions { Learners = 2_500 });
        var staff = new StaffPlan(plan);
        var teachers = City["intervention_exposure"].Sql("SELECT DISTINCT person_id FROM this WHERE intervention_id IN (4, 5)")["person_id"].ToDoubles();

        Assert.All(teachers, id => Assert.InRange(id, staff.FirstId, staff.FirstId + staff.SchoolStaff - 1));
        var answered = City["work_outcome"].Sql("SELECT person_id FROM this WHERE outcome_kind LIKE 'alerts%'");
        Assert.Equal(teachers.Order(), Keys(answered, "person_id").Select(id => (double)id).Order());
        Assert.Equal(0, Number(answered, "SELECT count(*) FROM (SELECT person_id FROM this GROUP BY person_id HAVING count(*) <> 4)"));
    }

    [Fact]
    public void Nobody_but_the_effect_differs_between_the_city_and_one_without_programme_effects()
    {
        var options = new CityOptions { Learners = 900, Years = 2 };
        var none = options with { Effects = options.Effects with { Programmes = ProgrammeEffects.None } };
        var (with, without) = (SyntheticCity.Generate(options, Administration), SyntheticCity.Generate(none, Administration));

        Assert.Equal(Text(with["intervention_exposure"]), Text(without["intervention_exposure"]));
        var gain = with["assessment_result"].Merge(without["assessment_result"], [("assessment_id", "assessment_id"), ("learner_id", "learner_id")]).Sql(
            "SELECT assessment_id, avg(score - score_right) AS points FROM this WHERE score <> score_right GROUP BY 1 ORDER BY 1");
        var tests = new TestCalendar(new CityPlan(options));
        Assert.Equal([tests.OutcomeTest(Programme.Mathematics), tests.ClubTest(3), tests.ClubTest(4)], gain["assessment_id"].ToDoubles().Select(id => (int)id));
        Assert.Equal([20.0, 25.0, 25.0], gain["points"].ToDoubles().Select(points => Math.Round(points)));
    }

    [Fact]
    public void Forms_of_support_follow_the_law_of_the_day()
    {
        var measures = City["support_measure"];

        Assert.Equal(measures.RowCount, Number(measures, "SELECT count(DISTINCT measure_id) FROM this"));
        Assert.Equal(0, Number(measures, "SELECT count(*) FROM this WHERE regime = 'pre_2025_three_tier' AND (from_date >= DATE '2025-08-01' OR form_code NOT IN ('general', 'intensified', 'special'))"));
        Assert.Equal(0, Number(measures, "SELECT count(*) FROM this WHERE regime = '2025_reform' AND (from_date < DATE '2025-08-01' OR NOT (form_code LIKE 'group_%' OR form_code LIKE 'learner_%'))"));
        Assert.Equal(0, Number(measures, "SELECT count(*) FROM this WHERE regime IS NULL AND form_code <> 'upper_secondary_individual'"));
        Assert.Equal(0, Number(measures, "SELECT count(*) FROM this WHERE learner_id IS NULL AND (group_id IS NULL OR form_code NOT LIKE 'group_%') OR from_date > to_date"));
        Assert.True(Number(measures, "SELECT count(*) FROM this WHERE learner_id IS NULL") > 10);
    }

    [Fact]
    public void Fewer_are_supported_after_the_reform_in_a_drift_city_alone()
    {
        static double After(bool drift) => Number(
            SyntheticCity.Generate(new CityOptions { Learners = 2_500, Drift = drift }, new HashSet<string>(["support_measure"]))["support_measure"],
            "SELECT count(*) FROM this WHERE regime = '2025_reform' AND learner_id IS NOT NULL");

        Assert.Equal(0.70, After(true) / After(false), 0.08);
    }

    [Fact]
    public void Anonymous_keys_are_new_in_each_wave_and_say_nothing_of_the_learner()
    {
        var keys = City["anonymous_response"].Sql("SELECT wave_id, respondent_key, count(*) AS answers FROM this GROUP BY ALL ORDER BY ALL");

        Assert.All(keys["answers"].ToDoubles(), answers => Assert.Equal(11, answers));
        Assert.All(keys["respondent_key"].ToDoubles(), key => Assert.InRange(key, 1, 2_500));
        Assert.Equal([7.0, 8.0, 9.0], keys["wave_id"].ToDoubles().Distinct());
        Assert.Equal(3, Number(City["survey_wave"], "SELECT count(*) FROM this WHERE NOT is_linkable AND wave_id IN (7, 8, 9)"));
    }

    [Fact]
    public void Published_shares_are_those_of_the_answers()
    {
        var answers = City["anonymous_response"].Sql("SELECT wave_id, respondent_key, avg(value) AS mean FROM this WHERE item_code LIKE 'SBI%' GROUP BY ALL");
        var shares = City["survey_aggregate"];

        foreach (var wave in new[] { 7, 8, 9 })
        {
            var (n, high) = (Number(answers, $"SELECT count(*) FROM this WHERE wave_id = {wave}"), Number(answers, $"SELECT count(*) FROM this WHERE wave_id = {wave} AND mean >= 4"));
            Assert.Equal(n, Number(shares, $"SELECT sum(n) FROM this WHERE wave_id = {wave} AND sex_code = 'all'"));
            Assert.Equal(high, Number(shares, $"SELECT sum(n * pct / 100) FROM this WHERE wave_id = {wave} AND sex_code = 'all'"), 1.5);
        }
        Assert.True(Number(shares, "SELECT min(n) FROM this") >= 5);
        Assert.Equal(0, Number(shares, "SELECT count(*) FROM (SELECT wave_id, school_id FROM this WHERE sex_code <> 'all' GROUP BY ALL HAVING count(*) <> 2)"));
    }

    [Fact]
    public void Runs_of_the_model_are_scored_against_what_happened()
    {
        var tables = new HashSet<string> { "model_run", "enrolment", "learner" };
        var plain = SyntheticCity.Generate(new CityOptions { Learners = 12_000 }, tables);
        var drift = SyntheticCity.Generate(new CityOptions { Learners = 12_000, Drift = true }, tables);
        const string observed = "SELECT avg(value) FROM this WHERE metric = 'observed_share' AND subgroup = 'vet' AND scored_on ";

        Assert.Equal(plain["model_run"].RowCount, Number(plain["model_run"], "SELECT count(DISTINCT (run_code, metric, subgroup)) FROM this"));
        Assert.InRange(Number(plain["model_run"], "SELECT avg(value) FROM this WHERE metric = 'auc' AND subgroup = 'vet'"), 0.52, 0.70);
        Assert.Equal(Number(plain["model_run"], observed + "< DATE '2025-08-01'"), Number(drift["model_run"], observed + "< DATE '2025-08-01'"), 12);
        Assert.True(Number(drift["model_run"], observed + "> DATE '2025-08-01'") > 1.3 * Number(plain["model_run"], observed + "> DATE '2025-08-01'"));
        Assert.Equal(0, Number(plain["model_run"], "SELECT count(*) FROM this WHERE value NOT BETWEEN 0 AND 1 OR ci_low > value OR ci_high < value"));
    }

    [Fact]
    public void Every_direct_identifier_is_a_field_that_is_not_loaded()
    {
        var fields = City["source_field"];

        Assert.Equal(0, Number(fields, "SELECT count(*) FROM this WHERE disclosure_class IN ('direct', 'free_text') AND table_name IS NOT NULL"));
        Assert.Equal(fields.RowCount, Number(fields, "SELECT count(DISTINCT (source_system, field)) FROM this"));
        var loaded = fields.Sql("SELECT DISTINCT table_name || '.' || column_name AS place FROM this WHERE table_name IS NOT NULL")["place"];
        var schema = LearningSchema.Current.Tables.SelectMany(table => table.Columns.Select(column => $"{table.Name}.{column.Name}")).ToHashSet();
        Assert.All(Enumerable.Range(0, loaded.Count).Select(row => (string)loaded.GetValue(row)!), place => Assert.Contains(place, schema));
    }

    private static string Text(DataFrame rows) => string.Join(
        '\n', Enumerable.Range(0, rows.RowCount).Select(row => string.Join(',', rows.Columns.Select(column => column.GetValue(row)))));

    private static HashSet<int> Keys(DataFrame frame, string column) => [.. frame[column].ToDoubles().Select(key => (int)key)];
}
