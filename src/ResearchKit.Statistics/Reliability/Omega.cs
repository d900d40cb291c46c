using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Factors;

namespace ResearchKit.Statistics.Reliability;

/// <summary>McDonald's omega of a scale by a model of one factor. Immutable.</summary>
/// <param name="Total">
/// ω = (Σλ)² / ((Σλ)² + Σθ): the share of the variance of the sum score, as the model implies it, that one factor makes. Value, standard error and interval by the delta method.
/// </param>
/// <param name="TotalOfObserved">(Σλ)² over the variance of the sum score as it was observed (semTools' default): the two differ where the model does not fit.</param>
/// <param name="Model">The model of one factor with its fit.</param>
/// <param name="Warnings">What to know. Empty if nothing.</param>
public sealed record OmegaResult(Estimate Total, double TotalOfObserved, StructuralEquationResult Model, IReadOnlyList<string> Warnings);

/// <summary>McDonald's (1999) omega: reliability of a sum score without the assumption of alpha that all items measure equally strongly.</summary>
public static class Omega
{
    private const double PoorFit = 0.1;

    /// <summary>Omega of items that measure one thing, by confirmatory factor analysis.</summary>
    /// <param name="items">The items, three or more.</param>
    /// <param name="options">How the model is fitted (missing answers, robust errors); null for the defaults. Factors are standardised.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Omega; where the model has no estimate, numbers are NaN and the model's convergence says why.</returns>
    public static OmegaResult OfOneFactor(ScaleItems items, StructuralEquationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        int k = items.ItemCount;
        if (k < 3)
            throw new ArgumentException($"A factor of {k} items is not identified. Give three or more, or use alpha.", nameof(items));
        string[] names = [.. Enumerable.Range(1, k).Select(i => $"i{i}")];
        string loadings = string.Join(" + ", names.Select(name => $"l_{name}")), residuals = string.Join(" + ", names.Select(name => $"r_{name}"));
        string syntax = "f =~ " + string.Join(" + ", items.Names.Select((name, i) => $"l_{names[i]}*`{name}`")) + "\n"
            + string.Join('\n', items.Names.Select((name, i) => $"`{name}` ~~ r_{names[i]}*`{name}`"))
            + $"\nomega := ({loadings})^2 / (({loadings})^2 + {residuals})\n";
        StructuralEquationOptions settings = (options ?? new StructuralEquationOptions()) with { StandardisedFactors = true };
        var data = new StructuralEquationData([.. items.Names.Select((name, i) => (name, items.Values[i]))]);
        StructuralEquationResult model = new StructuralEquationModel(syntax, settings).Fit(data, cancellationToken);
        if (!model.Convergence.IsUsable)
            return new OmegaResult(Estimate.None("omega"), double.NaN, model, model.Convergence.Reason is { } reason ? [reason] : []);
        double sum = model.Parameters.Where(one => one.Operator == "=~").Sum(one => one.Estimate.Value);
        double[,] observed = model.SampleCovariances();
        double total = observed.Cast<double>().Sum();
        var warnings = new List<string>(model.Warnings);
        double[] signs = [.. model.Parameters.Where(one => one.Operator == "=~").Select(one => one.Estimate.Value)];
        string[] negative = [.. items.Names.Where((_, i) => signs[i] * Math.Sign(signs.Sum()) < 0)];
        if (negative.Length > 0)
            warnings.Add($"{string.Join(", ", negative)} load{(negative.Length == 1 ? "s" : "")} against the others: worded the other way? Nothing was reversed.");
        if (model.Fit.Rmsea > PoorFit)
            warnings.Add(FormattableString.Invariant($"One factor fits poorly (RMSEA {model.Fit.Rmsea:F3}, CFI {model.Fit.Cfi:F3}): items measure more than one thing, and omega of one factor is no good account. See the hierarchical omega."));
        return new OmegaResult(model["omega"].Estimate, sum * sum / total, model, warnings);
    }
}
