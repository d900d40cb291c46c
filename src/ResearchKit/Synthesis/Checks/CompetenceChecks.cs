using ResearchKit.Statistics.Distributions;
using ResearchKit.Synthesis.Processes;

namespace ResearchKit.Synthesis.Checks;

/// <summary>
/// What goes with the competences that learners see in themselves: mathematics and engagement of the same spring, in basic education, where nobody was selected;
/// and what goes with progress towards a goal.
/// </summary>
internal static class CompetenceChecks
{
    private const string Topic = "competences";
    private const string Estimator = "correlation within schools, mean of 18 answers; jackknife over learners";

    private static readonly string[] Panel = ["teaching_group", "learner", "group_membership"];

    /// <summary>All competences but T3, one item of which works otherwise for girls.</summary>
    private static readonly int[] Items = [.. Enumerable.Range(0, CompetencePanel.Items).Where(item => item / CompetencePanel.ItemsEach != 2)];

    /// <summary>An item of engagement: shares of answers at or under 0, 1, ... 5, as the questionnaire is described.</summary>
    private static readonly OrdinalMoments EngagementAnswer = new([.. new[] { 0.05, 0.12, 0.25, 0.45, 0.68, 0.88 }.Select(NormalDistribution.Quantile)]);

    public static IReadOnlyList<TruthCheck> All { get; } =
    [
        new EstimatedCheck(
            options => Planted(options.Effects, isMathematics: true),
            city => Correlate(city, (panel, cell) => panel.Mathematics[cell]))
            .About(Topic, "self-rated competence with the grade in mathematics", "correlation of observed scores", Estimator, [.. Panel, "school", "competence_selfeval", "grade"], isEffect: true),
        new EstimatedCheck(
            options => Planted(options.Effects, isMathematics: false),
            city => Correlate(city, (panel, cell) => panel.Score[3][cell]))
            .About(Topic, "self-rated competence with answers on engagement", "correlation of observed scores", Estimator,
                [.. Panel, "school", "competence_selfeval", "survey_wave", "survey_response"], isEffect: true),
        new EstimatedCheck(options => GoalsPlanted(options.Effects), Goals)
            .About(Topic, "engagement of those who reach their goal, against those who come nowhere", "points of an answer, 0 to 6",
                "regression of mean answer on progress; jackknife over learners", [.. Panel, "survey_wave", "survey_response", "learner_goal"], isEffect: true),
    ];

    private static TruthEstimate Correlate(CityData city, Func<WellLearningPanel, int, double> read)
    {
        var (panel, ratings, places) = (WellLearningPanel.Of(city), CompetencePanel.Of(city), Places(city));
        var basic = BasicSchools(city);
        var firstYear = FirstYear(city);
        var (learners, schools, scores, others) = (new List<int>(), new List<int>(), new List<double>(), new List<double>());
        for (var rating = 0; rating < ratings.Ratings.Count; rating++)
        {
            var who = ratings.Ratings[rating];
            if (!who.IsSelf || who.Role != "learner" || !basic.Contains(who.School))
                continue;
            var other = read(panel, panel.Cell(places[who.Ratee], SpringTerm(who.Wave, firstYear)));
            if (double.IsNaN(other))
                continue;
            var answers = ratings.Answers(rating);
            var score = 0.0;
            foreach (var item in Items)
                score += answers[item];
            learners.Add(who.Ratee);
            schools.Add(who.School);
            scores.Add(score / Items.Length);
            others.Add(other);
        }
        var (x, y) = (Centring.WithinGroups(scores, schools), Centring.WithinGroups(others, schools));
        var sums = new ClusterJackknife(3);
        for (var i = 0; i < x.Length; i++)
        {
            var cluster = sums.Of(learners[i]);
            cluster[0] += x[i] * y[i];
            cluster[1] += x[i] * x[i];
            cluster[2] += y[i] * y[i];
        }
        // A deviation from a school's mean of m values has lost a share 1/m of its variance, a product of two such deviations twice that.
        var (count, means) = (x.Length, schools.Distinct().Count());
        var estimate = sums.Estimate(s => s[0] / Math.Sqrt(s[1] * s[2]));
        return estimate with { StandardError = estimate.StandardError * Math.Sqrt((double)(count - means) / (count - (2 * means))) };
    }

    /// <summary>
    /// The correlation of observed scores within schools, by integration: moments over the city less those of schools' means, which are moments of the same cut values
    /// with the correlations that schools make. Those who answer the survey are not quite everybody.
    /// </summary>
    private static PlantedValue Planted(CityEffects effects, bool isMathematics)
    {
        var (c, w) = (effects.Competence, effects.WellLearning);
        var shares = (Mathematics: w.BetweenSchools.Mathematics, Engagement: w.BetweenSchools.Engagement);
        // Latent correlations of an answer with another answer to the same competence, to another competence, and with the other measure: over the city, and by schools.
        var states = (c.Mathematics * c.Mathematics) + (c.Engagement * c.Engagement) + (2 * c.Mathematics * c.Engagement * w.EngagementMathematics);
        var another = (c.Person * (states + (c.InCommon * c.Left(w)))) + c.Rater;
        var same = c.Person + c.Rater + c.PersonByRater;
        var anotherBySchools = c.Person * ((c.Mathematics * c.Mathematics * shares.Mathematics) + (c.Engagement * c.Engagement * shares.Engagement));
        var sameBySchools = anotherBySchools + (c.Person * c.BetweenSchools);
        var loading = Math.Sqrt(isMathematics ? GradeProcess.Reliability : effects.Survey.Loading * effects.Survey.Loading);
        var other = isMathematics ? c.Mathematics + (c.Engagement * w.EngagementMathematics) : c.Engagement + (c.Mathematics * w.EngagementMathematics);
        var otherBySchools = isMathematics ? c.Mathematics * shares.Mathematics : c.Engagement * shares.Engagement;
        var person = Math.Sqrt(c.Person) * loading;

        var measure = isMathematics
            ? new OrdinalMoments([.. Enumerable.Range(4, 6).Select(mark => (mark + 0.5 - 7.9) / 1.25)])
            : EngagementAnswer;
        var (covariance, variance) = (0.0, 0.0);
        foreach (var first in Items)
        {
            var item = RatingChecks.Item(first);
            covariance += (item.Covariance(measure, person * other) - item.Covariance(measure, person * otherBySchools)) / Items.Length;
            foreach (var second in Items.Where(second => second <= first))
            {
                var isSame = first / CompetencePanel.ItemsEach == second / CompetencePanel.ItemsEach;
                var both = first == second ? item.Variance : item.Covariance(RatingChecks.Item(second), isSame ? same : another);
                var bySchool = item.Covariance(RatingChecks.Item(second), isSame ? sameBySchools : anotherBySchools);
                variance += (first == second ? 1 : 2) * (both - bySchool) / (Items.Length * Items.Length);
            }
        }
        var bySchools = loading * loading * (isMathematics ? shares.Mathematics : shares.Engagement);
        const int answers = SurveyProcess.EngagementItems;
        var measured = isMathematics
            ? measure.Variance
            : (measure.Variance + ((answers - 1) * measure.Covariance(measure, loading * loading))) / answers;
        measured -= measure.Covariance(measure, bySchools);
        var planted = covariance / Math.Sqrt(variance * measured);
        return PlantedValue.Of(planted, 0.04 * planted);
    }

    private static TruthEstimate Goals(CityData city)
    {
        var (panel, places) = (WellLearningPanel.Of(city), Places(city));
        var firstYear = FirstYear(city);
        var (learners, progress) = (city.Integers("learner_goal", "learner_id"), city.Numbers("learner_goal", "progress"));
        var days = city["learner_goal"]["set_on"];
        var sums = new ClusterJackknife(5);
        for (var row = 0; row < learners.Length; row++)
        {
            // Goals are set in the autumn, in whose term the survey is answered too.
            var autumn = ((DateOnly)days.ValueAt(row)!).Year - firstYear;
            var score = panel.Score[3][panel.Cell(places[learners[row]], 2 * autumn)];
            if (double.IsNaN(score))
                continue;
            var cluster = sums.Of(learners[row]);
            cluster[0]++;
            cluster[1] += progress[row];
            cluster[2] += score;
            cluster[3] += progress[row] * score;
            cluster[4] += progress[row] * progress[row];
        }
        return sums.Estimate(s => (s[3] - (s[1] * s[2] / s[0])) / (s[4] - (s[1] * s[1] / s[0])));
    }

    /// <summary>
    /// Progress Φ(L) is uniform, with variance 1/12. Its covariance with an answer is that of [U &lt; L] for another normal U, whose latent value (L − U)/√2 correlates
    /// with the answer's by r·loading/√2.
    /// </summary>
    private static PlantedValue GoalsPlanted(CityEffects effects)
    {
        var correlation = effects.Competence.EngagementToGoals * effects.Survey.Loading / Math.Sqrt(2);
        var planted = 12 * EngagementAnswer.Covariance(new OrdinalMoments(0), correlation);
        return PlantedValue.Of(planted, 0.04 * planted);
    }

    private static Dictionary<int, int> Places(CityData city)
    {
        var places = new Dictionary<int, int>();
        foreach (var id in city.Integers("learner", "learner_id"))
            places.Add(id, places.Count);
        return places;
    }

    private static HashSet<int> BasicSchools(CityData city)
    {
        var (ids, levels) = (city.Integers("school", "school_id"), city.Texts("school", "education_level"));
        return [.. ids.Where((_, i) => levels[i] is "primary" or "lower_secondary")];
    }

    private static int FirstYear(CityData city) => city.Integers("teaching_group", "school_year").Min();

    /// <summary>Terms are counted from the first autumn; a wave is named by its calendar year, for example 2024-spring.</summary>
    private static int SpringTerm(string wave, int firstYear) =>
        (2 * (int.Parse(wave[..4], System.Globalization.CultureInfo.InvariantCulture) - firstYear)) - 1;
}
