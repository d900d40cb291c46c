namespace ResearchKit.Synthesis.Checks;

/// <summary>Checks of practice, feedback, scaffolds, recommendations and platforms.</summary>
internal static class PracticeChecks
{
    public static IReadOnlyList<TruthCheck> All { get; } =
    [
        .. StaticTestChecks.All,
        .. AdditiveFactorChecks.All,
        .. KnowledgeTracingChecks.All,
        .. FeedbackChecks.All,
        .. ScaffoldChecks.All,
        .. RecommendationChecks.All,
        .. PlatformChecks.All,
    ];
}
