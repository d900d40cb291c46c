using ResearchKit.Frames;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis;
using ResearchKit.Synthesis.Processes;

namespace ResearchKit.Tests.Synthesis.Processes;

public class CompetenceProcessTests
{
    private static readonly HashSet<string> Tables = ["learner", "staff", "skill", "competence_selfeval", "group_membership", "staff_group", "learner_goal"];
    private static readonly SyntheticCity City = SyntheticCity.Generate(new CityOptions { Learners = 2_000, Years = 2 }, Tables);
    private static readonly DataFrame Answers = City["competence_selfeval"];

    private static double Number(string sql) => Answers.Sql(sql).Columns[0].ToDoubles()[0];

    [Fact]
    public void Each_rating_has_twenty_one_answers_from_one_to_five()
    {
        Assert.Equal(0, Number("SELECT count(*) AS n FROM (SELECT count(*) AS answers, count(DISTINCT item_code) AS items FROM this GROUP BY rater_id, ratee_id, wave_code) AS r WHERE answers <> 21 OR items <> 21"));
        Assert.Equal((1, 5), (Number("SELECT min(value) AS n FROM this"), Number("SELECT max(value) AS n FROM this")));
        Assert.Equal(7, City["skill"].Sql("SELECT count(DISTINCT transversal_code) AS n FROM this WHERE skill_id > 90000")["n"].ToDoubles()[0]);
    }

    [Fact]
    public void Roles_are_those_of_the_raters()
    {
        Assert.Equal(0, Number("SELECT count(*) AS n FROM this WHERE role_code = 'learner' AND rater_id <> ratee_id"));
        Assert.Equal(0, Number("SELECT count(*) AS n FROM this WHERE role_code = 'teacher' AND ratee_id <= 2000 AND rater_id <= 2000"));
        Assert.Equal(200 * 2 * 3 * 21, Number("SELECT count(*) AS n FROM this WHERE role_code = 'employee'"));
        // Two colleagues each, and everyone rates two.
        Assert.Equal(200 * 2, Number("SELECT count(DISTINCT (rater_id, ratee_id)) AS n FROM this WHERE role_code = 'employee' AND rater_id <> ratee_id"));
        var share = Number("SELECT count(*) AS n FROM this WHERE role_code = 'teacher' AND ratee_id <= 2000") / Number("SELECT count(*) AS n FROM this WHERE role_code = 'learner'");
        Assert.InRange(share, 0.20, 0.30);
    }

    [Fact]
    public void Learners_are_rated_by_the_teacher_of_their_class()
    {
        var rated = Answers.Sql("SELECT DISTINCT rater_id, ratee_id, wave_code FROM this WHERE role_code = 'teacher' AND ratee_id <= 2000");
        var teachers = City["staff_group"].Sql("SELECT staff_id, group_id FROM this WHERE role_code = 'teacher'");
        var members = City["group_membership"];
        var teacherOf = teachers["group_id"].ToDoubles().Zip(teachers["staff_id"].ToDoubles()).ToDictionary(pair => pair.First, pair => pair.Second);
        var pairs = members["learner_id"].ToDoubles().Zip(members["group_id"].ToDoubles(), (learner, group) => (teacherOf[group], learner)).ToHashSet();

        Assert.NotEqual(0, rated.RowCount);
        Assert.All(rated["rater_id"].ToDoubles().Zip(rated["ratee_id"].ToDoubles()), pair => Assert.Contains(pair, pairs));
    }

    [Fact]
    public void Answers_follow_the_cuts()
    {
        // Girls and boys alike in the null city, and nobody overrates: the share of an answer is that of a normal variable between the cuts.
        var none = SyntheticCity.Generate(new CityOptions { Learners = 3_000, Years = 2, Effects = CityEffects.Null }, Tables)["competence_selfeval"];
        for (var item = 6; item < 9; item++)
        {
            var share = none.Sql($"SELECT avg(CASE WHEN value <= 3 THEN 1.0 ELSE 0.0 END) AS s FROM this WHERE role_code = 'learner' AND item_code = '{CompetenceScale.ItemCode(item)}'")["s"].ToDoubles()[0];
            Assert.Equal(NormalDistribution.Cumulative(NormalDistribution.Quantile(0.55) - CompetenceScale.Easiness(item)), share, 0.05);
        }
    }

    [Fact]
    public void Goals_aim_at_competences_and_progress_is_a_share()
    {
        var goals = City["learner_goal"];
        var progress = goals["progress"].ToDoubles();

        Assert.NotEmpty(progress);
        Assert.All(progress, share => Assert.InRange(share, 0, 1));
        Assert.Equal(0.5, progress.Average(), 0.05);
        Assert.Equal(0, goals.Sql("SELECT count(*) AS n FROM this WHERE due_on <= set_on")["n"].ToDoubles()[0]);
    }

    [Fact]
    public void Threads_change_nothing()
    {
        var options = new CityOptions { Learners = 2_100, Years = 1 };
        var one = SyntheticCity.Generate(options, Tables, threads: 1);
        var two = SyntheticCity.Generate(options, Tables, threads: 2);
        foreach (var table in new[] { "competence_selfeval", "learner_goal" })
            Assert.Equal(one[table].Columns.SelectMany(column => Enumerable.Range(0, column.Count).Select(column.GetValue)), two[table].Columns.SelectMany(column => Enumerable.Range(0, column.Count).Select(column.GetValue)));
    }
}
