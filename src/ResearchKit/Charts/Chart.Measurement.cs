using ResearchKit.Charts.Pictures;

namespace ResearchKit.Charts;

public sealed partial record Chart
{
    /// <summary>
    /// Item characteristic curves: the probability of a right answer by ability; for one item with ordered categories, a curve for each category.
    /// </summary>
    /// <param name="items">Up to 24 items that are right or wrong, or one graded item.</param>
    /// <param name="title">The title; null for none.</param>
    /// <param name="minimum">Lowest ability drawn, in logits. Default -4.</param>
    /// <param name="maximum">Highest ability drawn. Default 4.</param>
    /// <exception cref="ArgumentException">There is no item, more than 24, two of one name, or several of which some are graded.</exception>
    public static Chart ItemCharacteristic(IReadOnlyList<ItemParameters> items, string? title = null, double minimum = -4, double maximum = 4)
    {
        ArgumentNullException.ThrowIfNull(items);
        return ItemCurvePicture.Characteristic(items, title, minimum, maximum);
    }

    /// <summary>Item information curves: how much an answer to each item tells about ability, and where on the scale.</summary>
    /// <param name="items">Up to 24 items.</param>
    /// <param name="title">The title; null for none.</param>
    /// <param name="minimum">Lowest ability drawn, in logits. Default -4.</param>
    /// <param name="maximum">Highest ability drawn. Default 4.</param>
    /// <exception cref="ArgumentException">There is no item, more than 24, or two of one name.</exception>
    public static Chart ItemInformation(IReadOnlyList<ItemParameters> items, string? title = null, double minimum = -4, double maximum = 4)
    {
        ArgumentNullException.ThrowIfNull(items);
        return ItemCurvePicture.Information(items, title, minimum, maximum);
    }

    /// <summary>
    /// The test information curve, the sum over items, together with the standard error of ability that follows from it, 1 / √information: where on the scale the test
    /// measures well, and where it does not.
    /// </summary>
    /// <param name="items">The test's items, any number.</param>
    /// <param name="title">The title; null for none.</param>
    /// <param name="minimum">Lowest ability drawn, in logits. Default -4.</param>
    /// <param name="maximum">Highest ability drawn. Default 4.</param>
    /// <exception cref="ArgumentException">There is no item, or two of one name.</exception>
    public static Chart TestInformation(IReadOnlyList<ItemParameters> items, string? title = null, double minimum = -4, double maximum = 4)
    {
        ArgumentNullException.ThrowIfNull(items);
        return ItemCurvePicture.Test(items, title, minimum, maximum);
    }

    /// <summary>
    /// A Wright map (person-item map): the distribution of persons above the difficulties of the items on one scale, to see whether the test suits those who
    /// take it.
    /// </summary>
    /// <remarks>Wright and Stone (1979), Best Test Design. Items stand in the order of their mean difficulty, the easiest at the bottom.</remarks>
    /// <param name="abilities">Persons' abilities, in logits; they are counted in bins before they are drawn.</param>
    /// <param name="items">The items, up to 60.</param>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="ArgumentException">There is no person or item, more than 60 items, two of one name, or an ability is missing.</exception>
    public static Chart WrightMap(IReadOnlyList<double> abilities, IReadOnlyList<ItemParameters> items, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(abilities);
        ArgumentNullException.ThrowIfNull(items);
        return WrightMapPicture.Draw(abilities, items, title);
    }

    /// <summary>A Wright map of persons who come as bins, as a release of protected data has them.</summary>
    /// <inheritdoc cref="WrightMap(IReadOnlyList{double}, IReadOnlyList{ItemParameters}, string?)" path="/remarks"/>
    /// <param name="edges">Edges of the bins in logits, ascending, one more than bins.</param>
    /// <param name="counts">Persons in each bin; NaN where the count is hidden.</param>
    /// <param name="items">The items, up to 60.</param>
    /// <param name="title">The title; null for none.</param>
    /// <exception cref="ArgumentException">Edges do not ascend or are not one more than counts, a count is negative, or items are as above.</exception>
    public static Chart WrightMap(IReadOnlyList<double> edges, IReadOnlyList<double> counts, IReadOnlyList<ItemParameters> items, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(edges);
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(items);
        return WrightMapPicture.Draw(edges, counts, items, title);
    }
}
