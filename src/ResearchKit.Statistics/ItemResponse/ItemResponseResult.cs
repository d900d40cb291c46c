using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.ItemResponse;

/// <summary>A fitted item response model. Immutable; holds no row of the data.</summary>
public sealed class ItemResponseResult : IEstimationResult
{
    internal ItemResponseResult(ItemResponseOptions options) => Options = options;

    /// <summary>The settings that the model was fitted with.</summary>
    public ItemResponseOptions Options { get; }

    /// <inheritdoc/>
    public required string Method { get; init; }

    /// <summary>
    /// Every parameter as a term: <c>item: slope</c>, <c>item: intercept</c>, <c>item: difficulty</c> (with a number each where an item has several),
    /// <c>item: guessing</c>, <c>ability: sd</c>, and of further groups <c>group: mean</c> and <c>group: sd</c>.
    /// </summary>
    public required IReadOnlyList<Estimate> Estimates { get; init; }

    /// <inheritdoc/>
    public double ConfidenceLevel => Options.ConfidenceLevel;

    /// <inheritdoc/>
    public required IReadOnlyList<LevelCount> SampleSizes { get; init; }

    /// <inheritdoc/>
    public required MissingnessRecord Missingness { get; init; }

    /// <inheritdoc/>
    public required ConvergenceRecord Convergence { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The items in the data's order, those without an estimate among them with the reason.</summary>
    public required IReadOnlyList<ItemEstimate> Items { get; init; }

    /// <summary>The distribution of ability in each group; the first group's mean is 0.</summary>
    public required IReadOnlyList<AbilityDistribution> Abilities { get; init; }

    /// <summary>Log-likelihood at the estimates, without any prior; NaN without an estimate.</summary>
    public double LogLikelihood { get; internal init; } = double.NaN;

    /// <summary>Number of estimated parameters.</summary>
    public int ParameterCount { get; internal init; }

    /// <summary>Quadrature points that the integrals took.</summary>
    public int QuadraturePoints { get; internal init; }

    /// <summary>Persons, by weight.</summary>
    public double Persons { get; internal init; }

    /// <summary>Akaike's information criterion.</summary>
    public double Aic => -2 * LogLikelihood + 2 * ParameterCount;

    /// <summary>Schwarz's (Bayesian) information criterion, with the number of persons.</summary>
    public double Bic => -2 * LogLikelihood + Elementary.Log(Persons) * ParameterCount;

    /// <summary>The estimate of a term.</summary>
    /// <param name="term">The term's name, such as <c>i1: slope</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such term; the message lists those there are.</exception>
    public Estimate this[string term] => Estimates.FirstOrDefault(estimate => estimate.Term == term)
        ?? throw new KeyNotFoundException($"No term '{term}' in this model. Its terms: {string.Join(", ", Estimates.Select(estimate => estimate.Term))}.");

    /// <summary>What was estimated of one item.</summary>
    /// <param name="name">The item's name.</param>
    /// <exception cref="KeyNotFoundException">There is no such item; the message lists those there are.</exception>
    public ItemEstimate ItemNamed(string name) => Items.FirstOrDefault(item => item.Name == name)
        ?? throw new KeyNotFoundException($"No item '{name}' in this model. Its items: {string.Join(", ", Items.Select(item => item.Name))}.");

    /// <summary>The test's information at an ability: the sum of its items' information, without the prior's.</summary>
    /// <param name="ability">Any finite number.</param>
    public double Information(double ability) => Items.Sum(item => item.Curve?.Information(ability) ?? 0);

    /// <summary>Estimates abilities from patterns of answers.</summary>
    /// <param name="data">Answers with all the items of the model, in any order; items without an estimate are not used. Groups, where the model has several.</param>
    /// <param name="method">How. Default: posterior means (EAP).</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>One estimate a row of the data.</returns>
    /// <exception cref="ArgumentException">An item of the model is not in the data, an answer is of a category that the calibration did not see, or a group is unknown.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    public IReadOnlyList<AbilityEstimate> Score(ItemResponseData data, AbilityMethod method = AbilityMethod.PosteriorMean, CancellationToken cancellationToken = default) =>
        AbilityScoring.Score(this, data, method, cancellationToken);

    /// <summary>
    /// Marginal reliability: the share of the variance of ability that scores keep, 1 less the mean posterior variance over the variance of ability, in the first group, approximated
    /// from the test's information: the mean of I / (I + 1/σ²) over the distribution of ability (Green, Bock, Humphreys, Linn and Reckase 1984). NaN without an estimate.
    /// </summary>
    public double MarginalReliability()
    {
        if (!Convergence.IsUsable)
            return double.NaN;
        double spread = Abilities[0].Spread.Value, precision = 1 / (spread * spread), sum = 0, total = 0;
        for (int q = -60; q <= 60; q++)
        {
            double z = q / 10.0, weight = NormalDistribution.Density(z), information = Information(z * spread);
            sum += weight * information / (information + precision);
            total += weight;
        }

        return sum / total;
    }
}
