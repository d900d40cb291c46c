using ResearchKit.Statistics.Distributions;
using static ResearchKit.Synthesis.Checks.DiscontinuationHazard;

namespace ResearchKit.Synthesis.Checks;

/// <summary>When and under which circumstances students discontinue; how far that can be told early; and what breaks in a drift city.</summary>
internal static class DiscontinuationChecks
{
    private static readonly string[] Tables =
    [
        "school", "teaching_group", "learner", "group_membership", "attendance_week", "enrolment", "support_measure", "assessment", "assessment_result",
        "survey_wave", "survey_response",
    ];

    public static IReadOnlyList<TruthCheck> All { get; } =
    [
        // What tests and surveys do not show of mathematics and cynicism goes with absence, and stays in its odds ratio.
        Hazard("absence without leave on discontinuing", Term.Absence, effects => Elementary.Log(effects.AbsenceOddsRatio), effects => effects.AbsenceOddsRatio == 1 ? 0 : 0.12),
        Hazard("the transition to upper secondary studies", Term.Transition, effects => effects.TransitionLogOdds, _ => 0.02),
        Hazard("the turn of the year", Term.NewYear, effects => effects.NewYearLogOdds, _ => 0.02),
        Hazard("the final year", Term.FinalYear, effects => effects.FinalYearLogOdds, _ => 0.03),
        new EstimatedCheck(
            options => options.Effects.Participation == new ParticipationEffects() && !options.Drift ? new PlantedValue(0.61, 0.68) : null,
            EarlyPrediction.Auc)
            .About(
                "early prediction", "who leaves in spring, told at the turn of the year, within a level", "area under the curve",
                "logit on absence, test, answers, support, year; learners not seen; Hanley and McNeil", Tables, isEffect: false),
        Break("hazard after the reform", Term.AfterReform, effects => effects.DriftLogOdds, 0.05),
        Break("absence on discontinuing after the reform, change", Term.AbsenceAfterReform, effects => Elementary.Log(effects.AbsenceOddsRatio) * (effects.DriftAbsenceFactor - 1), 0.05),
        new EstimatedCheck(
            options => Straddles(options) ? PlantedValue.Of(options.Effects.Participation.DriftSupportFactor) : null, SupportAfterReform)
            .About(
                "drift", "share of supported learners after the reform to before", "ratio", "ratio of shares; linearised, clustered by learner",
                ["school", "teaching_group", "learner", "group_membership", "support_measure"], isEffect: false),
    ];

    private static EstimatedCheck Hazard(string name, Term term, Func<ParticipationEffects, double> planted, Func<ParticipationEffects, double> bias) => new EstimatedCheck(
        options => options.Drift && options.FirstYear >= 2025 && term == Term.Absence ? null : PlantedValue.Of(planted(options.Effects.Participation), bias(options.Effects.Participation)),
        city => Of(city, term))
        .About(
            "discontinuation", name, "log odds ratio of a week", "person-week logit with level, phase, absence now and earlier, support, latest test and answers; Firth, likelihood ratio", Tables,
            isEffect: true);

    private static EstimatedCheck Break(string name, Term term, Func<ParticipationEffects, double> planted, double bias) => new EstimatedCheck(
        options => Straddles(options) ? PlantedValue.Of(planted(options.Effects.Participation), bias) : null, city => Of(city, term))
        .About(
            "drift", name, "log odds ratio of a week", "person-week logit with level, phase, absence now and earlier, support, latest test and answers; Firth, likelihood ratio", Tables,
            isEffect: false);

    private static bool Straddles(CityOptions options) => options.Drift && options.FirstYear < 2025 && options.FirstYear + options.Years > 2025;

    private static TruthEstimate SupportAfterReform(CityData city)
    {
        var panel = StudyPanel.Of(city);
        var sums = new double[panel.Learners, 4];
        var total = new double[4];
        for (var learner = 0; learner < panel.Learners; learner++)
        {
            for (var year = 0; year < panel.Years; year++)
            {
                var cell = (learner * panel.Years) + year;
                if (panel.Level[cell] is not (0 or 1))
                    continue;
                var period = panel.IsAfterReform(year) ? 2 : 0;
                sums[learner, period]++;
                sums[learner, period + 1] += panel.Supported[cell] ? 1 : 0;
            }
            for (var i = 0; i < 4; i++)
                total[i] += sums[learner, i];
        }
        var ratio = total[3] / total[2] / (total[1] / total[0]);
        var squares = 0.0;
        for (var learner = 0; learner < panel.Learners; learner++)
        {
            // Influence of a learner on the log of the ratio.
            var own = (sums[learner, 3] / total[3]) - (sums[learner, 2] / total[2]) - (sums[learner, 1] / total[1]) + (sums[learner, 0] / total[0]);
            squares += own * own;
        }
        return new TruthEstimate(ratio, ratio * Math.Sqrt(squares));
    }
}
