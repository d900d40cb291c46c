using ResearchKit.Frames;
using ResearchKit.Synthesis;

namespace ResearchKit.Tests.Synthesis.Processes;

public class WellBeingSurveyTests
{
    private static readonly HashSet<string> Tables = ["survey_wave", "survey_response"];

    [Fact]
    public void Each_answered_wave_has_eighteen_answers_on_their_scales()
    {
        var city = SyntheticCity.Generate(new CityOptions { Learners = 900, Years = 2 }, Tables);
        var answers = city["survey_response"].Sql(
            """
            SELECT count(*) AS answers, min(value) FILTER (item_code LIKE 'SBI%') AS b0, max(value) FILTER (item_code LIKE 'SBI%') AS b1,
                   min(value) FILTER (item_code LIKE 'EDA%') AS e0, max(value) FILTER (item_code LIKE 'EDA%') AS e1
            FROM this GROUP BY wave_id, learner_id
            """);

        Assert.All(answers["answers"].ToDoubles(), count => Assert.Equal(18, count));
        Assert.Equal((1, 6), (answers["b0"].ToDoubles().Min(), answers["b1"].ToDoubles().Max()));
        Assert.Equal((0, 6), (answers["e0"].ToDoubles().Min(), answers["e1"].ToDoubles().Max()));
        Assert.Equal(4, city["survey_wave"].Sql("SELECT 1 FROM this WHERE is_linkable").RowCount);
    }

    [Fact]
    public void Missingness_changes_who_answers_and_nothing_else()
    {
        var options = new CityOptions { Learners = 900, Years = 1 };
        var atRandom = SyntheticCity.Generate(options);
        var notAtRandom = SyntheticCity.Generate(options with { Missingness = SurveyMissingness.NotAtRandom });

        foreach (var table in atRandom.Tables.Where(table => table.Name is not ("survey_response" or "anonymous_response" or "survey_aggregate")))
            Assert.Equal(Text(table.Rows), Text(notAtRandom[table.Name]));
        Assert.NotEqual(Text(atRandom["survey_response"]), Text(notAtRandom["survey_response"]));
    }

    [Fact]
    public void Those_who_are_exhausted_are_missing_where_answers_are_not_missing_at_random()
    {
        var options = new CityOptions { Learners = 4_000, Years = 1 };

        Assert.InRange(Exhaustion(options) - Exhaustion(options with { Missingness = SurveyMissingness.NotAtRandom }), 0.05, 0.5);

        static double Exhaustion(CityOptions options) =>
            (double)SyntheticCity.Generate(options, Tables)["survey_response"].Sql(
                "SELECT avg(value) AS mean FROM this WHERE item_code IN ('SBI01', 'SBI04', 'SBI07', 'SBI09')")["mean"].GetValue(0)!;
    }

    private static string Text(DataFrame rows) => string.Join(
        '\n', Enumerable.Range(0, rows.RowCount).Select(row => string.Join(',', rows.Columns.Select(column => column.GetValue(row)))));
}
