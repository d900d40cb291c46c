using ResearchKit.Frames;
using ResearchKit.Statistics.ItemResponse;

namespace ResearchKit.Models;

/// <summary>Settings of <see cref="ItemResponse.Dif"/>.</summary>
public sealed record ItemDifferenceOptions
{
    /// <summary>The group that the other is compared with; null, the default: the first in alphabetical order.</summary>
    public string? Reference { get; init; }

    /// <summary>Items taken to be the same for both groups in the likelihood-ratio test; null, the default: all but the one studied.</summary>
    public IReadOnlyList<string>? Anchors { get; init; }

    /// <summary>Whether the likelihood-ratio test is made, which fits two models an item. Default true.</summary>
    public bool LikelihoodRatio { get; init; } = true;

    /// <summary>The model of the likelihood-ratio test; null, the default: two parameters for right and wrong, graded for more categories.</summary>
    public ItemResponseModelKind? Model { get; init; }

    /// <summary>Level of the intervals, strictly between 0 and 1. Default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;
}

public static partial class ItemResponse
{
    /// <summary>
    /// Differential item functioning: whether an item is harder for one group than for another among learners of the same ability, by Mantel and Haenszel, by logistic regression and by likelihood ratio.
    /// See <see cref="DifferentialItemFunctioning"/>.
    /// </summary>
    /// <param name="frame">One row a learner, a column an item. Synthetic or released.</param>
    /// <param name="items">The columns of the items. Items with more than two categories are tested by likelihood ratio alone.</param>
    /// <param name="group">Column of the group, with two different values; rows without one are left out.</param>
    /// <param name="options">Reference group, anchors, model; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>A result that displays itself. A difference is a question about the item, not about the groups.</returns>
    /// <exception cref="ProtectedDataException">The rows are protected; the message says what works.</exception>
    /// <exception cref="ArgumentException">A column is not there or holds something else, or there are not two groups.</exception>
    /// <example><code>
    /// ItemResponse.Dif(test, items: ["i1", "i2", "i3", "i4"], group: "language")
    /// </code></example>
    public static DifferentialItems Dif(DataFrame frame, IReadOnlyList<string> items, string group, ItemDifferenceOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(items);
        options ??= new ItemDifferenceOptions();
        if (!(options.ConfidenceLevel > 0 && options.ConfidenceLevel < 1))
            throw new ArgumentOutOfRangeException(nameof(options), options.ConfidenceLevel, "The level of intervals is a share strictly between 0 and 1, such as 0.95.");
        if (!frame.Provenance.Protection.MayBeShown())
        {
            throw new ProtectedDataException(
                "Differences of items between groups of protected rows are not shown together: each rests on the learners of one summed score in one group, of whom there are few. One item at a time passes the release gate as a regression: "
                + "Regression.Logistic(\"i1 ~ others_right + language\", frame), with others_right made by frame.Sql(\"SELECT *, i2 + i3 + i4 AS others_right FROM this\").");
        }

        if (!frame.HasColumn(group))
            throw new ArgumentException(NameSuggestion.NotFound("column", "the data", group, [.. frame.ColumnNames]), nameof(group));
        ItemResponseData data = ItemResponseColumns.Wide(frame, items).InGroups([.. FormulaColumns.Levels(frame[group])]);
        bool isBinary = Enumerable.Range(0, data.Items.Count).All(item => !data.Answers(item).ToArray().Any(answer => answer > 1));
        ItemResponseOptions model = new() { Model = options.Model ?? (isBinary ? ItemResponseModelKind.TwoParameter : ItemResponseModelKind.GradedResponse), ConfidenceLevel = options.ConfidenceLevel };
        (string reference, string focal) = DifferentialItemFunctioning.Groups(data, options.Reference);
        return new DifferentialItems(
            frame.Provenance.Then($"ItemResponse.Dif({Named(items)} by {group})"), data.Items, (reference, focal), options,
            isBinary ? DifferentialItemFunctioning.MantelHaenszel(data, options.Reference) : [],
            isBinary ? DifferentialItemFunctioning.Logistic(data, options.Reference, cancellationToken) : [],
            options.LikelihoodRatio || !isBinary ? DifferentialItemFunctioning.LikelihoodRatio(data, model, null, options.Anchors, cancellationToken) : []);
    }
}
