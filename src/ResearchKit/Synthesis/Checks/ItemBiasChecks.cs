namespace ResearchKit.Synthesis.Checks;

/// <summary>
/// Whether one item of the burnout inventory works otherwise for learners of another home language: how far SBI05 lies from the other two items of cynicism on the
/// latent scale, those learners less all others. More cynicism moves all three items and drops out.
/// </summary>
internal static class ItemBiasChecks
{
    /// <summary>Answers above 1, 2, 3 and 4 of six; few are above 5.</summary>
    private const int Cuts = 4;

    /// <summary>Places of SBI05, SBI02 and SBI06 among the answers of a panel.</summary>
    private static readonly int[] Items = [4, 1, 5];

    private static readonly int PerGroup = 1 + (Items.Length * Cuts);

    public static IReadOnlyList<TruthCheck> All { get; } =
    [
        new EstimatedCheck(options => PlantedValue.Of(options.Effects.Survey.LanguageItemShift, Bias * options.Effects.Survey.LanguageItemShift), Estimate)
            .About(
                "measurement", "SBI05 for learners of another home language, at the same cynicism", "standard deviations of the latent answer",
                "normal scores of shares at each answer, against SBI02 and SBI06; jackknife over learners",
                ["teaching_group", "learner", "group_membership", "survey_wave", "survey_response"], isEffect: true),
    ];

    /// <summary>The latent answer's variance is one over the city; among those who answer in one language group it is so but for a few percent.</summary>
    private const double Bias = 0.04;

    private static TruthEstimate Estimate(CityData city)
    {
        var panel = WellLearningPanel.Of(city);
        var sums = new ClusterJackknife(2 * PerGroup);
        for (var learner = 0; learner < panel.Learners; learner++)
        {
            for (var term = 0; term < panel.Terms; term++)
            {
                var cell = panel.Cell(learner, term);
                if (!panel.HasAnswered[cell])
                    continue;
                var own = sums.Of(learner)[(panel.SpeaksOther[learner] ? PerGroup : 0)..];
                own[0]++;
                for (var i = 0; i < Items.Length; i++)
                {
                    // An answer stands there as one more than its value, which is 1 to 6.
                    var value = panel.Answers[(cell * WellLearningPanel.Items) + Items[i]] - 1;
                    for (var cut = 0; cut < Cuts; cut++)
                        own[1 + (i * Cuts) + cut] += value > cut + 1 ? 1 : 0;
                }
            }
        }
        return sums.Estimate(total => Contrast(total.AsSpan(PerGroup)) - Contrast(total.AsSpan(0, PerGroup)));
    }

    private static double Contrast(ReadOnlySpan<double> sums) => Location(sums, 0) - ((Location(sums, 1) + Location(sums, 2)) / 2);

    private static double Location(ReadOnlySpan<double> sums, int item) => ProbitShares.Location(sums.Slice(1 + (item * Cuts), Cuts), sums[0]);
}
