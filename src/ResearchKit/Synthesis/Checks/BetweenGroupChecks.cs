namespace ResearchKit.Synthesis.Checks;

/// <summary>
/// How much of achievement and of burnout lies between schools, and between the classes of a school, in basic education. Products of different learners' means: those of
/// one school but of different classes have the variance between schools as their expectation, those of one class have that of classes on top.
/// </summary>
internal static class BetweenGroupChecks
{
    private const string Topic = "between schools and classes";
    private const string Quantity = "share of variance";
    private const string Estimator = "products of different learners of a school or class; jackknife over areas";

    private static readonly string[] Grades = ["teaching_group", "learner", "group_membership", "grade"];
    private static readonly string[] Survey = ["teaching_group", "learner", "group_membership", "survey_wave", "survey_response"];

    public static IReadOnlyList<TruthCheck> All { get; } =
    [
        Check("achievement between schools", 0, effects => effects.BetweenSchools.Mathematics, Mathematics, Grades),
        Check("achievement between the classes of a school", 1, effects => effects.BetweenClasses.Mathematics, Mathematics, Grades),
        Check("burnout between schools", 0, effects => effects.BetweenSchools.Burnout, Burnout, Survey),
        Check("burnout between the classes of a school", 1, effects => effects.BetweenClasses.Burnout, Burnout, Survey),
    ];

    private static EstimatedCheck Check(
        string property, int place, Func<WellLearningEffects, double> planted, Func<WellLearningPanel, Scores> scores, IReadOnlyList<string> tables) => new EstimatedCheck(
        options => PlantedValue.Of(planted(options.Effects.WellLearning), 0.05 * planted(options.Effects.WellLearning)),
        city => Estimate(WellLearningPanel.Of(city), scores(WellLearningPanel.Of(city)))[place])
        .About(Topic, property, Quantity, Estimator, tables, isEffect: false);

    private static Scores Mathematics(WellLearningPanel panel) => new(
        panel.Mathematics, cell => (panel.Mathematics[cell], WellLearningPanel.GradeErrorVariance));

    /// <summary>The nine items; their unit is the mean variance of the three factors, which a school raises alike.</summary>
    private static Scores Burnout(WellLearningPanel panel)
    {
        var total = new double[panel.Grade.Length];
        for (var cell = 0; cell < total.Length; cell++)
            total[cell] = ((4 * panel.Score[0][cell]) + (3 * panel.Score[1][cell]) + (2 * panel.Score[2][cell])) / 9;
        return new Scores(total, null);
    }

    private static TruthEstimate[] Estimate(WellLearningPanel panel, Scores scores)
    {
        var cells = new List<int>();
        for (var cell = 0; cell < panel.Grade.Length; cell++)
        {
            if (panel.Grade[cell] is >= 4 and <= 9 && !double.IsNaN(scores.Values[cell]))
                cells.Add(cell);
        }
        var kinds = cells.ConvertAll(cell => (2 * panel.Grade[cell]) + (panel.IsGirl[cell / panel.Terms] ? 1 : 0));
        var centred = Centring.WithinGroups(cells.ConvertAll(cell => scores.Values[cell]), kinds);

        // A learner's mean at a school, with the first class there.
        var stays = new Dictionary<(int Learner, int School), (double Sum, int Count, int Class)>();
        var areas = new SchoolAreas();
        for (var i = 0; i < cells.Count; i++)
        {
            var (learner, school) = (cells[i] / panel.Terms, panel.School[cells[i]]);
            var stay = stays.GetValueOrDefault((learner, school), (0, 0, panel.Group[cells[i]]));
            stays[(learner, school)] = (stay.Item1 + centred[i], stay.Item2 + 1, stay.Item3);
            areas.Join(panel.FirstSchool[learner], school);
        }
        var sums = new ClusterJackknife(6);
        foreach (var school in stays.GroupBy(stay => stay.Key.School))
        {
            var (sum, count, classSquares, classPairs, own) = (0.0, 0, 0.0, 0.0, 0.0);
            var withinCounts = 0.0;
            foreach (var group in school.GroupBy(stay => stay.Value.Class))
            {
                var means = group.Select(stay => stay.Value.Sum / stay.Value.Count).ToArray();
                var groupSum = means.Sum();
                (sum, count) = (sum + groupSum, count + means.Length);
                classSquares += groupSum * groupSum;
                own += means.Sum(mean => mean * mean);
                classPairs += (double)means.Length * means.Length;
                withinCounts += means.Length;
            }
            var cluster = sums.Of(areas.Of(school.Key));
            cluster[0] += (sum * sum) - classSquares;
            cluster[1] += ((double)count * count) - classPairs;
            cluster[2] += classSquares - own;
            cluster[3] += classPairs - withinCounts;
        }
        for (var i = 0; i < cells.Count; i++)
        {
            var cluster = sums.Of(areas.Of(panel.School[cells[i]]));
            cluster[4] += Variance(panel, scores, cells[i], centred[i]);
            cluster[5]++;
        }
        return sums.Estimate(s => [s[0] / s[1] / (s[4] / s[5]), ((s[2] / s[3]) - (s[0] / s[1])) / (s[4] / s[5])], 2);
    }

    private static double Variance(WellLearningPanel panel, Scores scores, int cell, double centred)
    {
        if (scores.Error is { } error)
            return (centred * centred) - error(cell).Error;
        var sum = 0.0;
        for (var factor = 0; factor < 3; factor++)
            sum += ((panel.Score[factor][cell] * panel.Score[factor][cell]) - panel.ErrorVariance[factor][cell]) / 3;
        return sum;
    }

    /// <summary>Scores of cells, and their error variance; null where the unit is the mean variance of the burnout factors.</summary>
    private sealed record Scores(double[] Values, Func<int, (double Value, double Error)>? Error);
}
