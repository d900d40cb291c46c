namespace ResearchKit.Synthesis.Checks;

/// <summary>All checks of a city: the rows of the target table, in the order of the truth report.</summary>
internal static class TruthChecks
{
    public static IReadOnlyList<TruthCheck> All { get; } =
    [
        .. WellLearningChecks.All,
        .. PeopleChecks.All,
        .. PracticeChecks.All,
        .. AdministrationChecks.All,
    ];
}
