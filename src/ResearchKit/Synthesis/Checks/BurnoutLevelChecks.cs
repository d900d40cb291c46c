namespace ResearchKit.Synthesis.Checks;

/// <summary>Burnout by sex and grade in lower secondary school: how much more girls have, how it rises, and how much steeper for girls.</summary>
internal static class BurnoutLevelChecks
{
    private const string Topic = "burnout in grades 7 to 9";
    private const string Quantity = "standard deviations of a factor";
    private const string Estimator = "least squares on sex, grade and their product, within schools; jackknife over classes";

    /// <summary>Answers in few, skewed categories: as for correlations.</summary>
    private const double Bend = 0.03;

    private static readonly string[] Tables = ["teaching_group", "learner", "group_membership", "survey_wave", "survey_response"];

    public static IReadOnlyList<TruthCheck> All { get; } =
    [
        Check("girls have more, at grade 8", Quantity, 0, effects => effects.GirlsBurnout),
        Check("rise a grade", Quantity + " a grade", 1, effects => effects.BurnoutPerGrade),
        Check("how much steeper for girls", Quantity + " a grade", 2, effects => effects.GirlsBurnoutPerGrade),
    ];

    private static EstimatedCheck Check(string property, string quantity, int place, Func<WellLearningEffects, double> planted) => new EstimatedCheck(
        options => PlantedValue.Of(planted(options.Effects.WellLearning), Bend * Math.Abs(planted(options.Effects.WellLearning))),
        city => Estimate(WellLearningPanel.Of(city))[place])
        .About(Topic, property, quantity, Estimator, Tables, isEffect: true);

    private static TruthEstimate[] Estimate(WellLearningPanel panel)
    {
        var cells = new List<int>();
        for (var cell = 0; cell < panel.Grade.Length; cell++)
        {
            if (panel.Grade[cell] is >= 7 and <= 9 && panel.HasAnswered[cell])
                cells.Add(cell);
        }
        // Nine items, of which the factors have 4, 3 and 2; the factors' own standard deviation is the unit.
        var total = cells.ConvertAll(cell => ((4 * panel.Score[0][cell]) + (3 * panel.Score[1][cell]) + (2 * panel.Score[2][cell])) / 9);
        var schools = cells.ConvertAll(cell => panel.School[cell]);
        double[][] x =
        [
            Centring.WithinGroups(cells.ConvertAll(cell => Girl(panel, cell)), schools),
            Centring.WithinGroups(cells.ConvertAll(cell => panel.Grade[cell] - 8.0), schools),
            Centring.WithinGroups(cells.ConvertAll(cell => Girl(panel, cell) * (panel.Grade[cell] - 8.0)), schools),
        ];
        var y = Centring.WithinGroups(total, schools);
        double[][] factors = [.. Enumerable.Range(0, 3).Select(scale => Centring.Whole(cells.ConvertAll(cell => panel.Score[scale][cell])))];
        var sums = new ClusterJackknife(14);
        for (var i = 0; i < cells.Count; i++)
        {
            var cluster = sums.Of(panel.FirstGroup[cells[i] / panel.Terms]);
            for (var j = 0; j < 3; j++)
            {
                for (var k = 0; k < 3; k++)
                    cluster[(3 * j) + k] += x[j][i] * x[k][i];
                cluster[9 + j] += x[j][i] * y[i];
                cluster[12] += ((factors[j][i] * factors[j][i]) - panel.ErrorVariance[j][cells[i]]) / 3;
            }
            cluster[13]++;
        }
        return sums.Estimate(Solve, 3);
    }

    private static double Girl(WellLearningPanel panel, int cell) => panel.IsGirl[cell / panel.Terms] ? 0.5 : -0.5;

    private static double[] Solve(double[] sums)
    {
        var (a, b) = (new double[3, 3], new double[3, 1]);
        for (var j = 0; j < 3; j++)
        {
            for (var k = 0; k < 3; k++)
                a[j, k] = sums[(3 * j) + k];
            b[j, 0] = sums[9 + j];
        }
        var slopes = LinearSystem.Solve(a, b);
        var unit = Math.Sqrt(sums[12] / sums[13]);
        return [slopes[0, 0] / unit, slopes[1, 0] / unit, slopes[2, 0] / unit];
    }
}
