using ResearchKit.Frames;
using ResearchKit.Synthesis;

namespace ResearchKit.Tests.Synthesis.Processes;

public class WorkplaceProcessTests
{
    private static readonly HashSet<string> Tables = ["organiser", "school", "teaching_group", "staff_group", "content_item", "intervention", "intervention_exposure", "activity_event", "work_outcome", "staff"];
    private static readonly CityOptions Options = new() { Learners = 6_000, Years = 2, VisitsPerWeek = 0 };
    private static readonly SyntheticCity City = SyntheticCity.Generate(Options, Tables);

    private static double Number(string table, string sql) => Number(City, table, sql);

    private static double Number(SyntheticCity city, string table, string sql) => city[table].Sql(sql).Columns[0].ToDoubles()[0];

    [Fact]
    public void Workplaces_belong_to_the_company()
    {
        Assert.Equal(1, Number("organiser", "SELECT count(*) AS n FROM this WHERE kind = 'company' AND organiser_id = 2"));
        Assert.Equal(30, Number("school", "SELECT count(*) AS n FROM this WHERE education_level = 'workplace' AND organiser_id = 2"));
        Assert.Equal(600, Number("staff", "SELECT count(*) AS n FROM this WHERE role_code = 'employee'"));
    }

    [Fact]
    public void The_lottery_keeps_to_its_propensities()
    {
        const string lotteries = "FROM this WHERE intervention_id >= 100";
        Assert.Equal(1_200, Number("intervention_exposure", "SELECT count(*) AS n " + lotteries));
        Assert.Equal(2, Number("intervention", "SELECT count(*) AS n " + lotteries + " AND assignment = 'randomised'"));
        var shares = City["intervention_exposure"].Sql(
            "SELECT round(CASE WHEN arm = 'invited' THEN propensity ELSE 1 - propensity END, 6) AS p, avg(CASE WHEN arm = 'invited' THEN 1.0 ELSE 0.0 END) AS share, count(*) AS n " +
            lotteries + " GROUP BY 1 ORDER BY 1");
        Assert.Equal([0.4, 0.5, 0.6], shares["p"].ToDoubles());
        for (var i = 0; i < 3; i++)
        {
            var (p, share, n) = (shares["p"].ToDoubles()[i], shares["share"].ToDoubles()[i], shares["n"].ToDoubles()[i]);
            Assert.InRange(share, p - (4 * Math.Sqrt(0.25 / n)), p + (4 * Math.Sqrt(0.25 / n)));
        }
    }

    [Fact]
    public void Those_who_took_part_used_the_platform_and_nobody_else()
    {
        var took = Number("intervention_exposure", "SELECT sum(dose) AS n FROM this WHERE intervention_id >= 100");

        Assert.Equal(took, Number("activity_event", "SELECT count(*) AS n FROM this WHERE source_system = 'staff_training' AND verb = 'launched'"));
        Assert.Equal(took, Number("activity_event", "SELECT count(*) AS n FROM this WHERE source_system = 'staff_training' AND verb = 'completed'"));
        Assert.Equal(
            Number("intervention_exposure", "SELECT count(*) AS n FROM this WHERE intervention_id >= 100 AND dose > 0"),
            Number("staff_group", "SELECT count(*) AS n FROM this WHERE role_code = 'participant'"));
        Assert.Equal(City["activity_event"].RowCount, Number("activity_event", "SELECT count(DISTINCT event_id) AS n FROM this"));
    }

    [Fact]
    public void Results_of_every_employee_and_quarter()
    {
        var results = City["work_outcome"].Sql("SELECT period_code AS q FROM this WHERE outcome_kind IN ('sales', 'customer_feedback')");
        Assert.Equal(600 * 8 * 2, results.RowCount);
        var quarters = results.Sql("SELECT DISTINCT q FROM this ORDER BY 1")["q"];
        Assert.Equal(
            ["2023-Q3", "2023-Q4", "2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2"], Enumerable.Range(0, quarters.Count).Select(row => (string)quarters.GetValue(row)!));
        Assert.Equal(0, Number("work_outcome", "SELECT count(*) AS n FROM this WHERE value < 0 OR (outcome_kind = 'customer_feedback' AND value > 100)"));
        Assert.InRange(Number("work_outcome", "SELECT stddev(value) AS s FROM this WHERE outcome_kind = 'sales' AND period_code = '2023-Q3'"), 10.5, 13.5);
    }

    [Fact]
    public void Training_changes_sales_after_the_course_and_nothing_else()
    {
        var none = SyntheticCity.Generate(Options with { Effects = CityEffects.Null }, Tables);
        const string sales = "SELECT sum(value) AS s FROM this WHERE outcome_kind = 'sales' AND period_code ";

        Assert.Equal(Number(none, "work_outcome", sales + "IN ('2023-Q3', '2023-Q4')"), Number("work_outcome", sales + "IN ('2023-Q3', '2023-Q4')"), 6);
        Assert.True(Number("work_outcome", sales + "= '2024-Q1'") > Number(none, "work_outcome", sales + "= '2024-Q1'") + (0.4 * 12 * 600 * 0.25));
        Assert.Equal(
            Number(none, "work_outcome", "SELECT sum(value) AS s FROM this WHERE outcome_kind = 'customer_feedback'"),
            Number("work_outcome", "SELECT sum(value) AS s FROM this WHERE outcome_kind = 'customer_feedback'"), 6);
    }
}
