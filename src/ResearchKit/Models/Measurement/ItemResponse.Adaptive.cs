using ResearchKit.Frames;
using ResearchKit.Statistics.ItemResponse;

namespace ResearchKit.Models;

public static partial class ItemResponse
{
    /// <summary>An adaptive test whose bank is the items of a fitted model: what it would be like is simulated before any learner takes it. See <see cref="Statistics.ItemResponse.AdaptiveTest"/>.</summary>
    /// <param name="model">A fitted model; items without an estimate are not in the bank. Of protected rows it went through the release gate, and the learners simulated here are invented.</param>
    /// <param name="options">Length, error to reach, exposure, areas; null for the defaults.</param>
    /// <returns>The test, which simulates itself, calibrates its exposure and is given step by step.</returns>
    /// <exception cref="InvalidOperationException">The model has no item with an estimate; the message says why.</exception>
    /// <exception cref="ArgumentException">The settings do not fit the bank.</exception>
    /// <example><code>
    /// var test = ItemResponse.AdaptiveTest(model, new() { TargetStandardError = 0.4 });
    /// test.Simulate(learners: 500, seed: 1)
    /// </code></example>
    public static AdaptiveItemTest AdaptiveTest(ItemResponseModel model, AdaptiveTestOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        CalibratedItem[] bank = model.Bank();
        if (bank.Length == 0)
            throw new InvalidOperationException($"There is no item to test with. {model.Convergence.Reason}".TrimEnd());
        options ??= new AdaptiveTestOptions();
        return new AdaptiveItemTest(model.Provenance.Then($"ItemResponse.AdaptiveTest({Named([.. bank.Select(item => item.Name)])})"), bank, options);
    }
}
