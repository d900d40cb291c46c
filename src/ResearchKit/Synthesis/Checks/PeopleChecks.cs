namespace ResearchKit.Synthesis.Checks;

/// <summary>The checks of staff, competences, items that do not measure alike, and the organisation.</summary>
internal static class PeopleChecks
{
    public static IReadOnlyList<TruthCheck> All { get; } =
        [.. ItemBiasChecks.All, .. InvarianceChecks.All, .. RatingChecks.All, .. CompetenceChecks.All, .. StaffChecks.All, .. WorkplaceChecks.All];
}
