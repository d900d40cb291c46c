using ResearchKit.Frames;
using ResearchKit.Statistics.ItemResponse;

namespace ResearchKit.Models;

public static partial class ItemResponse
{
    /// <summary>
    /// The Rasch model, and of ordered categories the partial credit model, by conditional maximum likelihood: no distribution of ability is assumed. Andersen's test says whether easy and hard parts of the learners agree on
    /// the items. See <see cref="ConditionalItemResponseModel"/>.
    /// </summary>
    /// <param name="frame">One row a learner, a column an item: 0 and 1, truth values, or categories. Synthetic or released.</param>
    /// <param name="items">The columns of the items.</param>
    /// <param name="confidenceLevel">Level of all intervals, strictly between 0 and 1. Default 0.95.</param>
    /// <param name="cancellationToken">Stops a long fit.</param>
    /// <returns>An immutable result that displays itself. Where there is no estimate it says why.</returns>
    /// <exception cref="ProtectedDataException">The rows are protected; the message says what works.</exception>
    /// <exception cref="ArgumentException">A column is not there, or holds something else.</exception>
    /// <example><code>
    /// var rasch = ItemResponse.FitConditional(test, items: ["i1", "i2", "i3", "i4"]);
    /// rasch.Andersen.PValue
    /// </code></example>
    public static ConditionalItemModel FitConditional(DataFrame frame, IReadOnlyList<string> items, double confidenceLevel = 0.95, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(items);
        if (!frame.Provenance.Protection.MayBeShown())
        {
            throw new ProtectedDataException(
                "A conditional model of protected rows is not shown: for each summed score it rests on the learners who have it, which are few at both ends, and there is no rule yet for these. "
                + "The Rasch model by marginal likelihood has one: ItemResponse.Fit(frame, learner: \"learner_id\", item: \"item\", correct: \"correct\", new() { Model = ItemResponseModelKind.Rasch }).");
        }

        ItemResponseData data = ItemResponseColumns.Wide(frame, items);
        ConditionalItemResponseResult result = new ConditionalItemResponseModel(new() { ConfidenceLevel = confidenceLevel }).Fit(data, cancellationToken);
        AndersenTest andersen = result.Convergence.IsUsable
            ? AndersenTest.ByScore(data, cancellationToken)
            : new AndersenTest(double.NaN, 0, double.NaN, [], [], "No test, because there is no estimate.");
        return new ConditionalItemModel(frame, $"ItemResponse.FitConditional({Named(items)})", result, andersen);
    }

    private static string Named(IReadOnlyList<string> items) => $"{string.Join(", ", items.Take(6))}{(items.Count > 6 ? ", ..." : "")}";
}
