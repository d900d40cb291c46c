using ResearchKit.Synthesis.Population;
using static ResearchKit.Synthesis.Population.Construct;

namespace ResearchKit.Synthesis.Checks;

/// <summary>What leads to what within a person, half a year later, and the indirect effect that two of these steps make.</summary>
internal static class CrossLagChecks
{
    private const string Topic = "cross-lags within a person";
    private const string Quantity = "standardised regression, half a year";
    private const string Estimator = "lagged covariances about own means, less error and the bias of few waves; jackknife over classes";

    /// <summary>Scores of few categories bend the lines a little.</summary>
    private const double Bend = 0.05;

    /// <summary>Counts of absences bend them more: among those who are hardly ever absent, most counts are zero whatever the tendency.</summary>
    private const double CountBend = 0.17;

    private static readonly string[] Tables = ["teaching_group", "learner", "group_membership", "attendance_week", "grade", "survey_wave", "survey_response"];

    public static IReadOnlyList<TruthCheck> All { get; } =
    [
        Step(Mathematics, Engagement, effects => effects.MathematicsToEngagement),
        Step(Mathematics, Exhaustion, effects => effects.MathematicsToExhaustion),
        Step(Mathematics, Cynicism, effects => effects.MathematicsToCynicism),
        Step(Cynicism, Mathematics, effects => effects.CynicismToMathematics),
        Step(Inadequacy, Mathematics, effects => effects.InadequacyToMathematics),
        Step(Engagement, Mathematics, effects => effects.EngagementToMathematics),
        Step(Absence, Engagement, effects => effects.AbsenceToEngagement),
        Step(Absence, Cynicism, effects => effects.AbsenceToCynicism),
        Step(Cynicism, Absence, effects => effects.CynicismToAbsence),
        Stability(),
        Indirect(),
    ];

    private static EstimatedCheck Step(Construct from, Construct to, Func<WellLearningEffects, double> planted) => new EstimatedCheck(
        options => options.Years < 2 ? null : PlantedValue.Of(
            planted(options.Effects.WellLearning), (from == Absence || to == Absence ? CountBend : Bend) * Math.Abs(planted(options.Effects.WellLearning))),
        city => LagEstimate.Of(city).Step(from, to))
        .About(Topic, $"{Name(from)} -> {Name(to)}", Quantity, Estimator, Tables, isEffect: true);

    private static EstimatedCheck Indirect() => new EstimatedCheck(
        options =>
        {
            var effects = options.Effects.WellLearning;
            var product = effects.AbsenceToEngagement * effects.EngagementToMathematics;
            return options.Years < 2 ? null : PlantedValue.Of(product, (Bend + CountBend) * Math.Abs(product));
        },
        city => LagEstimate.Of(city).Indirect)
        .About(
            "mediation", "absence -> engagement -> mathematics (interventional indirect effect)", "product of standardised regressions, a year", Estimator, Tables, isEffect: true,
            notCounted: "where both steps are zero, the test of their product rejects far less than 5 % of the time; the steps are counted");

    private static EstimatedCheck Stability() => new EstimatedCheck(
        options => options.Years < 2 ? null : PlantedValue.Of(options.Effects.WellLearning.Autoregression, Bend * options.Effects.WellLearning.Autoregression),
        city => LagEstimate.Of(city).Stability)
        .About(Topic, "each quantity on itself, mean of six", Quantity, Estimator, Tables, isEffect: false);

    private static string Name(Construct construct) => construct switch
    {
        Exhaustion => "exhaustion",
        Cynicism => "cynicism",
        Inadequacy => "inadequacy",
        Engagement => "engagement",
        Mathematics => "mathematics",
        _ => "absence",
    };
}
