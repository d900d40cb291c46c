namespace ResearchKit.Synthesis.Checks;

/// <summary>What parental education explains of grades, and how precise a grade is.</summary>
internal static class AchievementChecks
{
    private const string Topic = "achievement";

    private static readonly string[] Tables = ["teaching_group", "learner", "group_membership", "grade"];

    public static IReadOnlyList<TruthCheck> All { get; } =
    [
        Parents("mathematics", panel => panel.Mathematics, 0),
        // What parents add to reading beyond mathematics raises its variance by 2.5 %.
        Parents("reading", panel => panel.Reading, 0.005),
        Reliability(),
    ];

    private static EstimatedCheck Parents(string subject, Func<WellLearningPanel, double[]> grades, double bias) => new EstimatedCheck(
        options => PlantedValue.Of(Math.Sqrt(options.Effects.WellLearning.ParentalEducationR2), options.Effects.WellLearning.ParentalEducationR2 > 0 ? bias : 0),
        city => Correlate(WellLearningPanel.Of(city), grades))
        .About(
            Topic, $"parental education with {subject}", "correlation; its square is the share explained",
            "correlation within schools, less the grade's error; jackknife over classes", Tables, isEffect: true);

    private static EstimatedCheck Reliability() => new EstimatedCheck(
        options => options.Years < 2 ? null : PlantedValue.Of(1 - (WellLearningPanel.GradeErrorVariance / ((1.25 * 1.25) + (1.0 / 12))), 0.02),
        city => Heise(WellLearningPanel.Of(city)))
        .About(
            Topic, "reliability of a term grade in mathematics", "share of variance", "covariances at lags of 0 to 3 half-years in basic education (Heise 1969, with a trait); jackknife over classes",
            Tables, isEffect: false);

    private static TruthEstimate Correlate(WellLearningPanel panel, Func<WellLearningPanel, double[]> grades)
    {
        var values = grades(panel);
        var cells = Cells(panel, values, cell => !double.IsNaN(panel.Parents[cell / panel.Terms]));
        var schools = cells.ConvertAll(cell => panel.School[cell]);
        var parents = cells.ConvertAll(cell => panel.Parents[cell / panel.Terms]);
        var grade = cells.ConvertAll(cell => values[cell]);
        var (x, y, wholeX, wholeY) = (Centring.WithinGroups(parents, schools), Centring.WithinGroups(grade, schools), Centring.Whole(parents), Centring.Whole(grade));
        var sums = new ClusterJackknife(3);
        for (var i = 0; i < cells.Count; i++)
        {
            var cluster = sums.Of(panel.FirstGroup[cells[i] / panel.Terms]);
            cluster[0] += x[i] * y[i];
            cluster[1] += wholeX[i] * wholeX[i];
            cluster[2] += (wholeY[i] * wholeY[i]) - WellLearningPanel.GradeErrorVariance;
        }
        return sums.Estimate(s => s[0] / Math.Sqrt(s[1] * s[2]));
    }

    /// <summary>
    /// Differences of covariances at lags 0, 1, 2 and 3 in half-years at one school are <c>w(1 − φ) + error</c>, <c>wφ(1 − φ)</c> and <c>wφ²(1 − φ)</c>.
    /// </summary>
    private static TruthEstimate Heise(WellLearningPanel panel)
    {
        var cells = Cells(panel, panel.Mathematics, _ => true);
        var centred = new double[panel.Mathematics.Length];
        Array.Fill(centred, double.NaN);
        var whole = Centring.WithinGroups(cells.ConvertAll(cell => panel.Mathematics[cell]), cells.ConvertAll(cell => panel.Grade[cell]));
        for (var i = 0; i < cells.Count; i++)
            centred[cells[i]] = whole[i];
        var sums = new ClusterJackknife(5);
        foreach (var cell in cells)
        {
            if ((cell % panel.Terms) + 3 >= panel.Terms || panel.School[cell] != panel.School[cell + 3] || double.IsNaN(centred[cell + 3]))
                continue;
            var cluster = sums.Of(panel.FirstGroup[cell / panel.Terms]);
            cluster[0]++;
            cluster[1] += centred[cell] * centred[cell];
            for (var lag = 0; lag < 3; lag++)
                cluster[2 + lag] += centred[cell] * (centred[cell + lag] - centred[cell + lag + 1]);
        }
        return sums.Estimate(s => 1 - ((s[2] - (s[3] * s[3] / s[4])) / s[1]));
    }

    private static List<int> Cells(WellLearningPanel panel, double[] values, Predicate<int> also)
    {
        var cells = new List<int>();
        for (var cell = 0; cell < panel.Grade.Length; cell++)
        {
            if (panel.Grade[cell] is >= 4 and <= 9 && !double.IsNaN(values[cell]) && also(cell))
                cells.Add(cell);
        }
        return cells;
    }
}
