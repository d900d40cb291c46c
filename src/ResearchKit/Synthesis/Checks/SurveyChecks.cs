using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Checks;

/// <summary>On what it depends who answers the survey: on absence that another table shows, or on exhaustion that none shows.</summary>
internal static class SurveyChecks
{
    private const string Topic = "survey";
    private const double Unplanted = 0.006;

    private static readonly string[] Tables = ["school", "teaching_group", "learner", "group_membership", "attendance_week", "survey_wave", "survey_response"];

    /// <summary>Lower ends of classes of lessons missed in four weeks.</summary>
    private static readonly int[] AbsenceClasses = [0, 1, 2, 4, 7, 12];

    public static IReadOnlyList<TruthCheck> All { get; } =
    [
        new EstimatedCheck(
            options => options.Missingness == SurveyMissingness.AtRandom ? PlantedValue.Of(options.Effects.Survey.AbsenceNonresponse, 0.02) : null,
            city => AbsenceSlope(WellLearningPanel.Of(city)))
            .About(Topic, "answering on log(1 + lessons missed in four weeks): missing at random", "probit slope", "minimum chi-square probit within levels; jackknife over classes", Tables, isEffect: false),
        new EstimatedCheck(
            options => options.Years < 2 && options.Missingness == SurveyMissingness.AtRandom ? null
                : options.Missingness == SurveyMissingness.AtRandom ? PlantedValue.Of(0, Unplanted) : new PlantedValue(-0.15, -0.05),
            city => ExhaustionSlope(WellLearningPanel.Of(city)))
            .About(
                Topic, "answering on exhaustion half a year before, at the same absence: none when missing at random, clear when not", "change of probability a standard deviation",
                "least squares on exhaustion and absences, within levels; jackknife over classes", Tables, isEffect: false),
    ];

    /// <summary>Berkson's estimator: normal quantiles of shares in classes of absence, regressed on the classes' means with weights.</summary>
    private static TruthEstimate AbsenceSlope(WellLearningPanel panel)
    {
        var classes = AbsenceClasses.Length;
        var sums = new ClusterJackknife(4 * classes * 3);
        for (var cell = 0; cell < panel.Level.Length; cell++)
        {
            if (panel.Level[cell] < 0 || !panel.IsPresent[cell])
                continue;
            var place = 3 * ((panel.Level[cell] * classes) + Array.FindLastIndex(AbsenceClasses, low => panel.AbsentBefore[cell] >= low));
            var cluster = sums.Of(panel.FirstGroup[cell / panel.Terms]);
            cluster[place]++;
            cluster[place + 1] += panel.HasAnswered[cell] ? 1 : 0;
            cluster[place + 2] += Elementary.Log1P(panel.AbsentBefore[cell]);
        }
        return sums.Estimate(s =>
        {
            var (products, squares) = (0.0, 0.0);
            for (var level = 0; level < 4; level++)
            {
                var points = new List<(double Weight, double X, double Z)>();
                for (var i = 0; i < classes; i++)
                {
                    var place = 3 * ((level * classes) + i);
                    var (count, share) = (s[place], s[place + 1] / s[place]);
                    if (count < 10 || share is <= 0 or >= 1)
                        continue;
                    var z = NormalDistribution.Quantile(share);
                    var density = NormalDistribution.Density(z);
                    points.Add((count * density * density / (share * (1 - share)), s[place + 2] / count, z));
                }
                var weight = points.Sum(point => point.Weight);
                var (x, z0) = (points.Sum(point => point.Weight * point.X) / weight, points.Sum(point => point.Weight * point.Z) / weight);
                foreach (var point in points)
                {
                    products += point.Weight * (point.X - x) * (point.Z - z0);
                    squares += point.Weight * (point.X - x) * (point.X - x);
                }
            }
            return products / squares;
        });
    }

    /// <summary>
    /// Those who answered half a year before: answering now on exhaustion then, with the absence before both waves held. Exhaustion now is not known of those who do not
    /// answer; where it decides, exhaustion then tells of it.
    /// </summary>
    private static TruthEstimate ExhaustionSlope(WellLearningPanel panel)
    {
        var (cells, levels) = (new List<int>(), new List<int>());
        for (var cell = 0; cell < panel.Level.Length; cell++)
        {
            if (cell % panel.Terms > 0 && panel.IsPresent[cell] && panel.HasAnswered[cell - 1] && panel.Level[cell] >= 0)
            {
                cells.Add(cell);
                levels.Add(panel.Level[cell]);
            }
        }
        double[] Within(Func<int, double> value) => Centring.WithinGroups(cells.ConvertAll(cell => value(cell)), levels);
        double[][] x = [Within(cell => panel.Score[0][cell - 1]), Within(cell => Elementary.Log1P(panel.AbsentBefore[cell])), Within(cell => Elementary.Log1P(panel.AbsentBefore[cell - 1]))];
        var y = Within(cell => panel.HasAnswered[cell] ? 1 : 0);
        var sums = new ClusterJackknife(13);
        for (var i = 0; i < cells.Count; i++)
        {
            var cluster = sums.Of(panel.FirstGroup[cells[i] / panel.Terms]);
            for (var j = 0; j < 3; j++)
            {
                for (var k = 0; k < 3; k++)
                    cluster[(3 * j) + k] += x[j][i] * x[k][i];
                cluster[9 + j] += x[j][i] * y[i];
            }
            cluster[12]++;
        }
        return sums.Estimate(s =>
        {
            var slopes = LinearSystem.Solve(
                new[,] { { s[0], s[1], s[2] }, { s[3], s[4], s[5] }, { s[6], s[7], s[8] } }, new[,] { { s[9] }, { s[10] }, { s[11] } });
            return slopes[0, 0] * Math.Sqrt(s[0] / s[12]);
        });
    }
}
