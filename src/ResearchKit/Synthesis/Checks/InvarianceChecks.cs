using System.Globalization;

namespace ResearchKit.Synthesis.Checks;

/// <summary>
/// Whether girls' and boys' self-evaluations measure the same: for the second item of each competence, how far it lies from the other two on the latent scale,
/// girls less boys. A true difference in the competence moves all three items and drops out; only an item whose thresholds differ remains.
/// </summary>
internal static class InvarianceChecks
{
    private const int Cuts = 4;
    private const int PerSex = 1 + (CompetencePanel.ItemsEach * Cuts);

    private static readonly string[] Tables = ["learner", "competence_selfeval"];

    public static IReadOnlyList<TruthCheck> All { get; } = [.. Enumerable.Range(0, CompetencePanel.Competences).Select(OfCompetence)];

    private static EstimatedCheck OfCompetence(int competence)
    {
        var code = "T" + (competence + 1).ToString(CultureInfo.InvariantCulture);
        return new EstimatedCheck(
            options => PlantedValue.Of(competence == 2 ? options.Effects.Competence.GirlsItemShift : 0),
            city => Estimate(city, competence))
            .About(
                "measurement", $"{code}: item {code}-2 against {code}-1 and {code}-3, girls less boys{(competence == 2 ? " (planted failure of invariance)" : " (invariant)")}",
                "standard deviations of the latent answer", "normal scores of shares at each answer; jackknife over learners", Tables, isEffect: true);
    }

    private static TruthEstimate Estimate(CityData city, int competence)
    {
        var panel = CompetencePanel.Of(city);
        var isGirl = SexOf(city);
        var sums = new ClusterJackknife(2 * PerSex);
        for (var rating = 0; rating < panel.Ratings.Count; rating++)
        {
            var who = panel.Ratings[rating];
            if (!who.IsSelf || !isGirl.TryGetValue(who.Ratee, out var girl))
                continue;
            var answers = panel.Answers(rating);
            var own = sums.Of(who.Ratee)[(girl ? PerSex : 0)..];
            own[0]++;
            for (var item = 0; item < CompetencePanel.ItemsEach; item++)
            {
                for (var cut = 0; cut < Cuts; cut++)
                    own[1 + (item * Cuts) + cut] += answers[(competence * CompetencePanel.ItemsEach) + item] > cut + 1 ? 1 : 0;
            }
        }
        return sums.Estimate(total => Contrast(total.AsSpan(PerSex)) - Contrast(total.AsSpan(0, PerSex)));
    }

    /// <summary>The second item's location less the mean of the others'.</summary>
    private static double Contrast(ReadOnlySpan<double> sums) =>
        Location(sums, 1) - ((Location(sums, 0) + Location(sums, 2)) / 2);

    private static double Location(ReadOnlySpan<double> sums, int item) => ProbitShares.Location(sums.Slice(1 + (item * Cuts), Cuts), sums[0]);

    private static Dictionary<int, bool> SexOf(CityData city)
    {
        var (ids, sexes) = (city.Integers("learner", "learner_id"), city.Texts("learner", "sex_code"));
        var isGirl = new Dictionary<int, bool>(ids.Length);
        for (var i = 0; i < ids.Length; i++)
            isGirl.Add(ids[i], sexes[i] == "F");
        return isGirl;
    }
}
