using ResearchKit.Synthesis.Population;
using static ResearchKit.Synthesis.Population.Construct;

namespace ResearchKit.Synthesis.Checks;

/// <summary>
/// How burnout goes with mathematics, in basic education, where nobody was selected: covariances within schools, divided by standard deviations from which the error
/// of measurement was taken out (that of a scale as its items tell, that of a grade as documented).
/// </summary>
internal static class CorrelationChecks
{
    private const string Topic = "burnout and achievement";
    private const string Estimator = "disattenuated correlation in basic education, within schools; jackknife over classes";

    /// <summary>Answers in few, skewed categories bend the line between factor and score a little: the correlation of a factor with the expected score is about 0.985.</summary>
    private const double Bend = 0.03;

    /// <summary>Where the exhausted do not answer, scores of those who do vary less, and go together less. That is what the MNAR city is there to show.</summary>
    private const double Selection = 0.06;

    private static readonly string[] Tables = ["teaching_group", "learner", "group_membership", "grade", "survey_wave", "survey_response"];

    public static IReadOnlyList<TruthCheck> All { get; } =
    [
        WithMathematics(Exhaustion, "exhaustion", effects => effects.ExhaustionMathematics),
        WithMathematics(Cynicism, "cynicism", effects => effects.CynicismMathematics),
        WithMathematics(Inadequacy, "inadequacy", effects => effects.InadequacyMathematics),
        Total(),
        WithMathematics(Engagement, "engagement", effects => effects.EngagementMathematics),
        BetweenFactors(Exhaustion, Cynicism, "exhaustion and cynicism", effects => effects.ExhaustionCynicism),
        BetweenFactors(Exhaustion, Inadequacy, "exhaustion and inadequacy", effects => effects.ExhaustionInadequacy),
        BetweenFactors(Cynicism, Inadequacy, "cynicism and inadequacy", effects => effects.CynicismInadequacy),
    ];

    private static EstimatedCheck WithMathematics(Construct scale, string name, Func<WellLearningEffects, double> planted) => new EstimatedCheck(
        options => Biased(options, planted(options.Effects.WellLearning)),
        city => Correlate(WellLearningPanel.Of(city), [((int)scale, 1.0)]))
        .About(Topic, $"{name} with mathematics", "correlation", Estimator, Tables, isEffect: true);

    private static EstimatedCheck Total() => new EstimatedCheck(
        options => Biased(options, TotalPlanted(options.Effects.WellLearning)),
        city => Correlate(WellLearningPanel.Of(city), [(0, 4.0), (1, 3.0), (2, 2.0)]))
        .About(Topic, "total burnout with mathematics (derived)", "correlation", Estimator, Tables, isEffect: true);

    private static EstimatedCheck BetweenFactors(Construct first, Construct second, string name, Func<WellLearningEffects, double> planted) => new EstimatedCheck(
        options => Biased(options, planted(options.Effects.WellLearning)),
        city => CorrelateFactors(WellLearningPanel.Of(city), (int)first, (int)second))
        .About(Topic, $"{name}: factors that stay apart", "correlation", "disattenuated correlation in basic education; jackknife over first schools", Tables, isEffect: false);

    private static PlantedValue Biased(CityOptions options, double value) =>
        PlantedValue.Of(value, (Bend + (options.Missingness == SurveyMissingness.NotAtRandom ? Selection : 0)) * Math.Abs(value));

    /// <summary>The nine items weigh their factors 4, 3 and 2.</summary>
    private static double TotalPlanted(WellLearningEffects effects)
    {
        var variance = 16 + 9 + 4 + (2 * ((12 * effects.ExhaustionCynicism) + (8 * effects.ExhaustionInadequacy) + (6 * effects.CynicismInadequacy)));
        return ((4 * effects.ExhaustionMathematics) + (3 * effects.CynicismMathematics) + (2 * effects.InadequacyMathematics)) / Math.Sqrt(variance);
    }

    private static TruthEstimate Correlate(WellLearningPanel panel, (int Scale, double Weight)[] parts)
    {
        var cells = Cells(panel, parts.Select(part => part.Scale), cell => !double.IsNaN(panel.Mathematics[cell]));
        var score = cells.ConvertAll(cell => parts.Sum(part => part.Weight * panel.Score[part.Scale][cell]));
        var schools = cells.ConvertAll(cell => panel.School[cell]);
        var mathematics = cells.ConvertAll(cell => panel.Mathematics[cell]);
        var (x, y) = (Centring.WithinGroups(score, schools), Centring.WithinGroups(mathematics, schools));
        var (wholeX, wholeY) = (Centring.Whole(score), Centring.Whole(mathematics));
        var sums = new ClusterJackknife(4);
        for (var i = 0; i < cells.Count; i++)
        {
            var cluster = sums.Of(panel.FirstGroup[cells[i] / panel.Terms]);
            cluster[0]++;
            cluster[1] += x[i] * y[i];
            cluster[2] += (wholeX[i] * wholeX[i]) - parts.Sum(part => part.Weight * part.Weight * panel.ErrorVariance[part.Scale][cells[i]]);
            cluster[3] += (wholeY[i] * wholeY[i]) - WellLearningPanel.GradeErrorVariance;
        }
        return sums.Estimate(s => s[1] / Math.Sqrt(s[2] * s[3]));
    }

    private static TruthEstimate CorrelateFactors(WellLearningPanel panel, int first, int second)
    {
        var cells = Cells(panel, [first, second], _ => true);
        var (x, y) = (Centring.Whole(cells.ConvertAll(cell => panel.Score[first][cell])), Centring.Whole(cells.ConvertAll(cell => panel.Score[second][cell])));
        var sums = new ClusterJackknife(3);
        for (var i = 0; i < cells.Count; i++)
        {
            var cluster = sums.Of(panel.FirstGroup[cells[i] / panel.Terms]);
            cluster[0] += x[i] * y[i];
            cluster[1] += (x[i] * x[i]) - panel.ErrorVariance[first][cells[i]];
            cluster[2] += (y[i] * y[i]) - panel.ErrorVariance[second][cells[i]];
        }
        return sums.Estimate(s => s[0] / Math.Sqrt(s[1] * s[2]));
    }

    /// <summary>Half-years in basic education in which the scales were answered.</summary>
    private static List<int> Cells(WellLearningPanel panel, IEnumerable<int> scales, Predicate<int> also)
    {
        var read = scales.ToArray();
        var cells = new List<int>();
        for (var cell = 0; cell < panel.Grade.Length; cell++)
        {
            if (panel.Grade[cell] is >= 4 and <= 9 && Array.TrueForAll(read, scale => !double.IsNaN(panel.Score[scale][cell])) && also(cell))
                cells.Add(cell);
        }
        return cells;
    }
}
