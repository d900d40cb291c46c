namespace ResearchKit.Synthesis.Checks;

/// <summary>Checks of burnout, engagement, achievement and the survey that measures them.</summary>
internal static class WellLearningChecks
{
    public static IReadOnlyList<TruthCheck> All { get; } =
    [
        .. CorrelationChecks.All,
        .. CrossLagChecks.All,
        .. BurnoutLevelChecks.All,
        .. AchievementChecks.All,
        .. BetweenGroupChecks.All,
        .. SurveyChecks.All,
    ];
}
