using ResearchKit.Frames;

namespace ResearchKit.Privacy.Estimates;

/// <summary>What the gate decided on a model that it lets through. A model that it does not let through is a <see cref="ProtectedDataException"/>.</summary>
/// <param name="IsGated">Whether the rows are about learners who must be protected. False for synthetic data and released tables: all is shown.</param>
/// <param name="Learners">How many learners the fit rests on; it may be shown. 0 where nothing was gated.</param>
/// <param name="Provenance">Provenance of the estimates, which may be shown: released, or synthetic as the rows were.</param>
/// <param name="HiddenGroups">For each of the model's <see cref="ModelGroups"/>, which groups' effects are hidden.</param>
/// <param name="Rules">What was kept to and what is hidden, as sentences for the foot of a table. Empty where nothing was gated.</param>
internal sealed record ModelRelease(
    bool IsGated, int Learners, FrameProvenance Provenance, IReadOnlyList<bool[]> HiddenGroups, IReadOnlyList<string> Rules)
{
    /// <summary>The release of a model of rows that may be shown.</summary>
    public static ModelRelease Free(ModelDisclosure model) =>
        new(false, 0, model.Frame.Provenance, [.. model.Groups.Select(groups => new bool[groups.Labels.Count])], []);
}
