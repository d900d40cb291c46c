using ResearchKit.Charts;
using ResearchKit.Display;
using ResearchKit.Frames;
using ResearchKit.Privacy.Estimates;
using ResearchKit.Statistics.ItemResponse;

namespace ResearchKit.Models;

/// <summary>An item response model of a data frame. Immutable; displays itself as a table, one row an item. It holds no row of the data.</summary>
/// <remarks>A model of protected rows went through the release gate when it was fitted. Abilities are about single learners, and are told of synthetic and released rows alone.</remarks>
public sealed class ItemResponseModel : FittedModel
{
    private readonly ItemResponseResult _result;
    private readonly ItemResponseColumns? _columns;

    internal ItemResponseModel(string call, DataFrame frame, ItemResponseFitOptions options, ItemResponseResult result, ModelRelease? release, ItemResponseColumns? columns)
        : base(frame, call, result, result.Missingness, release)
    {
        (Options, _result, _columns) = (options, result, columns);
    }

    /// <summary>The settings that it was fitted with.</summary>
    public ItemResponseFitOptions Options { get; }

    /// <summary>All of the fit: items with both parametrisations, the distribution of ability, log-likelihood, information, reliability.</summary>
    /// <exception cref="ProtectedDataException">The rows are protected.</exception>
    public ItemResponseResult Result => Guard(_result, "shares of right answers and log-likelihoods were not checked", "Estimates, ToFrame(), the table and the charts");

    /// <summary>The items' curves: the chance of a right answer by ability; of one graded item its categories.</summary>
    /// <param name="items">The items to draw; null for the first twelve with an estimate.</param>
    /// <param name="title">The title; null for a plain one.</param>
    /// <exception cref="KeyNotFoundException">There is no such item with an estimate.</exception>
    /// <exception cref="InvalidOperationException">There is no estimate to draw, or the steps of partial credit are asked for, which the chart has no curve for.</exception>
    public Chart ToChart(IReadOnlyList<string>? items = null, string? title = null) =>
        Chart.ItemCharacteristic(Drawn(items, 12), title ?? "How likely a right answer is, by ability").WithSource(Provenance.Label, Provenance.Protection == Protection.Synthetic);

    /// <summary>The test's information and the standard error that follows: where on the scale of ability it measures well.</summary>
    /// <param name="title">The title; null for a plain one.</param>
    /// <exception cref="InvalidOperationException">There is no estimate to draw.</exception>
    public Chart ToInformationChart(string? title = null) =>
        Chart.TestInformation(Drawn(null, int.MaxValue), title ?? "Where the test measures well").WithSource(Provenance.Label, Provenance.Protection == Protection.Synthetic);

    /// <summary>The ability of each learner of a frame, from its answers.</summary>
    /// <param name="frame">A frame with the columns of the fit, of the same or other learners.</param>
    /// <param name="method">How abilities are estimated. Default: posterior means (EAP).</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>
    /// Of a frame with a column an item, the frame with <c>ability</c> and <c>ability_se</c>. It is about single learners, and is as protected as its rows.
    /// </returns>
    /// <exception cref="ProtectedDataException">The frame or the rows of the fit are protected: learners would be scored, which takes a model card.</exception>
    /// <exception cref="InvalidOperationException">The model was fitted to rows of answers; make a row a learner of them first.</exception>
    public DataFrame Score(DataFrame frame, AbilityMethod method = AbilityMethod.PosteriorMean, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (!frame.Provenance.Protection.MayBeShown() || IsProtected)
        {
            throw new ProtectedDataException(
                "The ability of each learner of protected rows would score learners, which takes a model card, and item response models have none yet. The items' estimates, ToFrame() and the charts are shown.");
        }

        if (_columns is not null)
            throw new InvalidOperationException($"The model was fitted to one row an answer. For abilities, one row a learner is needed: frame.Sql(\"PIVOT this ON {_columns.Item} USING first({_columns.Answer}) GROUP BY {_columns.Learner}\"), and a fit with items: [...].");
        IReadOnlyList<AbilityEstimate> scores = _result.Score(ItemResponseColumns.Wide(frame, [.. _result.Items.Select(item => item.Name)]), method, cancellationToken);
        Column Values(string name, Func<AbilityEstimate, double> value) =>
            Column.Create(name, scores.Select(score => double.IsNaN(value(score)) ? (double?)null : value(score))).WithProvenance(RowProvenance);
        return frame.WithColumn(Values("ability", score => score.Value)).WithColumn(Values("ability_se", score => score.StandardError));
    }

    /// <summary>How well the items fit the answers that they were fitted to, or those of other learners: S-X², infit and outfit.</summary>
    /// <param name="frame">A frame with the columns of the fit.</param>
    /// <param name="leastExpected">Fewest expected answers in a cell of S-X²; cells with fewer are put together. Default 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>A report that displays itself, one row an item.</returns>
    /// <exception cref="ProtectedDataException">The frame or the rows of the fit are protected: fit compares learners of single summed scores; the message says what works.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    public ItemFitReport ItemFit(DataFrame frame, double leastExpected = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (!frame.Provenance.Protection.MayBeShown() || IsProtected)
        {
            throw new ProtectedDataException(
                "The fit of items to protected rows is not shown: S-X² counts the learners of each summed score, who are few at both ends. Look at fit on a synthetic store. Of protected rows, ItemResponse.Fit shows the estimates, and models with other slopes can be compared by them.");
        }

        ItemResponseData data = AnswersOf(frame);
        IReadOnlyList<SummedScoreFit> fits = SummedScoreFit.Of(_result, data, leastExpected, cancellationToken);
        return new ItemFitReport(frame.Provenance.Then("ItemFit()"), fits, Statistics.ItemResponse.ItemFit.OfItems(_result, data, cancellationToken));
    }

    /// <summary>The answers of a frame of the fit's shape.</summary>
    internal ItemResponseData AnswersOf(DataFrame frame) =>
        _columns is null ? ItemResponseColumns.Wide(frame, [.. _result.Items.Select(item => item.Name)]) : ItemResponseColumns.Of(frame, _columns.Learner, _columns.Item, _columns.Answer).Data();

    /// <summary>The items with an estimate, as an adaptive test takes them.</summary>
    internal CalibratedItem[] Bank() => [.. (IsProtected && Release is null ? [] : _result.Items).Where(item => item.Curve is not null).Select(item => item.Curve!)];

    /// <inheritdoc/>
    internal override TableModel ToTable() => ItemResponseTable.Of(this, _result);

    private ItemParameters[] Drawn(IReadOnlyList<string>? names, int most)
    {
        ItemEstimate[] known = [.. (IsProtected && Release is null ? [] : _result.Items).Where(item => item.Curve is not null)];
        ItemEstimate[] drawn = names is null ? [.. known.Take(most)]
            : [.. names.Select(name => known.FirstOrDefault(item => item.Name == name) ?? throw new KeyNotFoundException(NameSuggestion.NotFound("item", "this model", name, [.. known.Select(item => item.Name)])))];
        if (drawn.Length == 0)
            throw new InvalidOperationException($"There is no item to draw. {Convergence.Reason}".TrimEnd());
        return [.. drawn.Select(Parameters)];
    }

    private ItemParameters Parameters(ItemEstimate item)
    {
        double[] difficulties = [.. item.Difficulties.Select(estimate => estimate.Value)];
        if (difficulties.Length > 1 && Options.Model != ItemResponseModelKind.GradedResponse)
            throw new InvalidOperationException($"Item '{item.Name}' has steps of partial credit, for which there is no chart of curves. Use the graded response model, or the table.");
        return difficulties.Length > 1 ? ItemParameters.Graded(item.Name, item.Slope.Value, difficulties)
            : ItemParameters.Binary(item.Name, item.Slope.Value, difficulties[0], item.Guessing?.Value ?? 0);
    }
}
