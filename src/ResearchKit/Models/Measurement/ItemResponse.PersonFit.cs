using ResearchKit.Frames;
using ResearchKit.Statistics.ItemResponse;

namespace ResearchKit.Models;

public static partial class ItemResponse
{
    /// <summary>
    /// How the patterns of answers of a frame's rows follow a model: the distribution of lz* beside the standard normal, and the share of rows below limits. No row is named or scored. See <see cref="Statistics.ItemResponse.PersonFit"/>.
    /// </summary>
    /// <param name="model">A fitted model.</param>
    /// <param name="frame">A frame with the columns of the fit, of the same or other learners. Synthetic or released.</param>
    /// <param name="method">How abilities are estimated: weighted likelihood, the default, or the posterior mode.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>A report that displays itself, one row a limit, and draws the distribution.</returns>
    /// <exception cref="ProtectedDataException">The frame or the rows of the fit are protected; the message says what works.</exception>
    /// <exception cref="ArgumentException">The posterior mean is asked for, or a column is not there or holds something else.</exception>
    /// <exception cref="InvalidOperationException">The model has no estimate; the message says why.</exception>
    /// <example><code>
    /// var sheets = ItemResponse.PersonFit(model, test);
    /// sheets.ToChart()
    /// </code></example>
    public static PersonFitReport PersonFit(ItemResponseModel model, DataFrame frame, AbilityMethod method = AbilityMethod.WeightedLikelihood, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(frame);
        if (!frame.Provenance.Protection.MayBeShown() || model.IsProtected)
        {
            throw new ProtectedDataException(
                "The fit of answer patterns of protected rows is not shown: rows beyond its limits are few, and each is one learner's sheet. Look at it on a synthetic store. "
                + "Of protected rows, ItemResponse.Fit(frame, learner: \"learner_id\", item: \"item\", correct: \"correct\") shows the items.");
        }

        return new PersonFitReport(frame.Provenance.Then("ItemResponse.PersonFit()"), Statistics.ItemResponse.PersonFit.Of(model.Result, model.AnswersOf(frame), method, cancellationToken));
    }
}
