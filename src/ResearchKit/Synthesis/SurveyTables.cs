using ResearchKit.Frames;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis;

/// <summary>
/// One wave of a well-being survey: the nine items of the School Burnout Inventory (1 to 6; exhaustion 1, 4, 7, 9; cynicism 2, 5, 6;
/// inadequacy 3, 8) and nine items of schoolwork engagement (0 to 6), with those who did not answer left out.
/// </summary>
internal static class SurveyTables
{
    private const int Wave = 1;
    private const double Loading = 0.75;

    /// <summary>Shares of answers at or under 1, 2, ... 5: few learners are burnt out.</summary>
    private static readonly double[] BurnoutShares = [0.30, 0.55, 0.74, 0.87, 0.95];

    /// <summary>Shares of answers at or under 0, 1, ... 5.</summary>
    private static readonly double[] EngagementShares = [0.05, 0.12, 0.25, 0.45, 0.68, 0.88];

    /// <summary>Which factor each item of the inventory measures: 0 exhaustion, 1 cynicism, 2 inadequacy.</summary>
    private static readonly int[] BurnoutFactor = [0, 1, 2, 0, 1, 1, 0, 2, 0];

    public static IEnumerable<CityTable> Of(CityOptions options, LearnerTraits[] traits, RandomStream random, CancellationToken cancellationToken)
    {
        yield return CityTable.Of(
            "survey_wave",
            Column.Create("wave_id", [Wave]),
            Column.Create("wave_code", [$"{options.SchoolYear}-autumn"]),
            Column.Create("instrument", ["SBI-9 and EDA-9"]),
            Column.Create("fielded_from", [new DateOnly(options.SchoolYear, 10, 21)]),
            Column.Create("fielded_to", [new DateOnly(options.SchoolYear, 11, 8)]),
            Column.Create("is_linkable", [true]));

        var learner = new List<int>();
        var item = new List<string>();
        var value = new List<short>();
        var burnoutCuts = BurnoutShares.Select(NormalDistribution.Quantile).ToArray();
        var engagementCuts = EngagementShares.Select(NormalDistribution.Quantile).ToArray();
        var stream = random.Split("survey");
        for (var who = 0; who < traits.Length; who++)
        {
            if ((who & 0xFFF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            var own = stream.Split(who);
            var person = traits[who];
            if (!Answers(person, options.Effects, own))
                continue;
            double[] factors = [person.Burnout.Exhaustion, person.Burnout.Cynicism, person.Burnout.Inadequacy];
            for (var i = 0; i < BurnoutFactor.Length; i++)
                Add(who, $"SBI{i + 1:D2}", 1 + Answer(factors[BurnoutFactor[i]], burnoutCuts, own));
            for (var i = 0; i < 9; i++)
                Add(who, $"EDA{i + 1:D2}", Answer(person.Engagement, engagementCuts, own));
        }

        yield return CityTable.Of(
            "survey_response",
            Column.Create("wave_id", learner.Select(_ => Wave)),
            Column.Create("learner_id", learner),
            Column.Create("item_code", item),
            Column.Create("value", value));

        void Add(int who, string code, int answer)
        {
            learner.Add(who + 1);
            item.Add(code);
            value.Add((short)answer);
        }
    }

    /// <summary>Whether a learner answers: a probit model in absence, so that answers are missing at random given attendance.</summary>
    private static bool Answers(LearnerTraits learner, CityEffects effects, RandomStream random)
    {
        var absence = effects.AbsenceSurveyCoverage;
        var threshold = NormalDistribution.Quantile(effects.SurveyCoverage) * Math.Sqrt(1 + (absence * absence));
        return threshold + (absence * learner.Truancy) + random.Normal() > 0;
    }

    private static int Answer(double factor, double[] cuts, RandomStream random)
    {
        var latent = (Loading * factor) + (Math.Sqrt(1 - (Loading * Loading)) * random.Normal());
        var category = 0;
        while (category < cuts.Length && latent > cuts[category])
            category++;
        return category;
    }
}
