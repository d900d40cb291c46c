namespace ResearchKit.Synthesis.Checks;

/// <summary>Checks of the schools' administration: programmes, support, survey coverage, absence and discontinuation.</summary>
internal static class AdministrationChecks
{
    public static IReadOnlyList<TruthCheck> All { get; } =
    [
        .. ProgrammeChecks.All,
        .. ParticipationChecks.All,
        .. DiscontinuationChecks.All,
    ];
}
