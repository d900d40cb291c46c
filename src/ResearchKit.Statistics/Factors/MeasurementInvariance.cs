namespace ResearchKit.Statistics.Factors;

/// <summary>One step of the ladder of measurement invariance.</summary>
/// <param name="Name">configural, metric, scalar or strict.</param>
/// <param name="Result">The fit.</param>
/// <param name="AgainstBefore">The test against the step before, null for the first or where either has no estimate.</param>
public sealed record InvarianceStep(string Name, StructuralEquationResult Result, ModelComparison? AgainstBefore);

/// <summary>
/// Whether items measure the same in all groups: the same factor model with nothing equal (configural), equal loadings (metric), also equal intercepts (scalar), also equal residual
/// variances (strict), each tested against the one before (Meredith 1993). Means of factors may be compared between groups from scalar invariance on.
/// </summary>
public static class MeasurementInvariance
{
    private static readonly (string Name, GroupEquality Equal)[] Steps =
    [
        ("configural", GroupEquality.None),
        ("metric", GroupEquality.Loadings),
        ("scalar", GroupEquality.Loadings | GroupEquality.Intercepts),
        ("strict", GroupEquality.Loadings | GroupEquality.Intercepts | GroupEquality.Residuals),
    ];

    /// <summary>Fits the four models.</summary>
    /// <param name="syntax">The factor model, the same in all groups.</param>
    /// <param name="data">The data with groups.</param>
    /// <param name="options">The settings; what they hold equal is set by the ladder, what they leave free stays free (partial invariance).</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ArgumentException">The data have no groups, or one.</exception>
    public static IReadOnlyList<InvarianceStep> Test(ModelSyntax syntax, StructuralEquationData data, StructuralEquationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.GroupNames.Count < 2 || data.Groups is null)
            throw new ArgumentException("Measurement invariance compares groups, and these data have none, or one. Give the group of each row with the data.", nameof(data));
        var steps = new List<InvarianceStep>();
        foreach ((string name, GroupEquality equal) in Steps)
        {
            // Means are part of every step, so that all are tested on the same moments.
            StructuralEquationResult result = new StructuralEquationModel(syntax, (options ?? new StructuralEquationOptions()) with { EqualAcrossGroups = equal, MeanStructure = true }).Fit(data, cancellationToken);
            InvarianceStep? before = steps.LastOrDefault();
            bool canCompare = before is not null && before.Result.Convergence.IsUsable && result.Convergence.IsUsable;
            steps.Add(new InvarianceStep(name, result, canCompare ? ModelComparison.Of(result, before!.Result) : null));
        }

        return steps;
    }
}
