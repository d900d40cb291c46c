using ResearchKit.Frames;

namespace ResearchKit.Synthesis.Checks;

/// <summary>Access from home, the silence that its lack makes in logs, and engagement, which it does not change.</summary>
internal static class PlatformChecks
{
    private const string Topic = "digital access";

    /// <summary>Hour, in UTC, from which events are from home: lessons are over.</summary>
    private const int HomeFrom = 13;

    private static readonly string[] LogTables = ["learner", "activity_event"];
    private static readonly string[] SurveyTables = ["learner", "survey_wave", "survey_response"];
    private static readonly string[] BothTables = ["learner", "survey_wave", "survey_response", "activity_event"];

    public static IReadOnlyList<TruthCheck> All { get; } =
    [
        new EstimatedCheck(options => PlantedValue.Of(options.Effects.Platform.NoAccess), city => ShareOf(city, "none"))
            .About(Topic, "learners with neither device nor connection at home", "share of learners", "share; jackknife over learners", ["learner"], isEffect: false),
        new EstimatedCheck(options => Visited(options, options.Effects.Platform.SilenceWithoutAccess), city => Silence(city, "none"))
            .About(Topic, "events from home without access", "ratio to those with a device", "ratio of means; jackknife over learners", LogTables, isEffect: false),
        new EstimatedCheck(options => Visited(options, options.Effects.Platform.SilenceShared), city => Silence(city, "shared_device"))
            .About(Topic, "events from home with a shared device", "ratio to those with a device", "ratio of means; jackknife over learners", LogTables, isEffect: false),
        new EstimatedCheck(_ => PlantedValue.Of(0), EngagementWithoutAccess)
            .About(Topic, "engagement of those without access", "standard deviations of the scale", "difference of means of learners, Welch", SurveyTables, isEffect: true),
        new EstimatedCheck(
            options => Visited(options, options.Effects.Platform.EngagementVisits, 0.05 * Math.Abs(options.Effects.Platform.EngagementVisits)), EngagementInVisits)
            .About(
                Topic, "events a term on engagement, among those with a device", "change of the log rate at one standard deviation",
                "covariance over mean, with the scale's own error taken out (alpha); jackknife over learners", BothTables, isEffect: true),
    ];

    private static PlantedValue? Visited(CityOptions options, double value, double bias = 0) => options.VisitsPerWeek > 0 ? PlantedValue.Of(value, bias) : null;

    private static TruthEstimate ShareOf(CityData city, string access)
    {
        var codes = city.Texts("learner", "digital_access");
        var share = (double)codes.Count(code => code == access) / codes.Length;
        return new TruthEstimate(share, Math.Sqrt(share * (1 - share) / codes.Length));
    }

    private static TruthEstimate Silence(CityData city, string access)
    {
        var (ids, codes) = (city.Integers("learner", "learner_id"), city.Texts("learner", "digital_access"));
        var events = new Dictionary<int, int>();
        var actors = city.Integers("activity_event", "actor_id");
        var times = ((Column<DateTime>)city["activity_event"]["event_time"]).Filled(default);
        for (var i = 0; i < actors.Length; i++)
        {
            if (times[i].Hour >= HomeFrom)
                events[actors[i]] = events.GetValueOrDefault(actors[i]) + 1;
        }
        var sums = new ClusterJackknife(4);
        for (var i = 0; i < ids.Length; i++)
        {
            if (codes[i] != access && codes[i] != "own_device")
                continue;
            var sum = sums.Of(ids[i]);
            var place = codes[i] == access ? 2 : 0;
            sum[place]++;
            sum[place + 1] += events.GetValueOrDefault(ids[i]);
        }
        return sums.Estimate(sum => sum[3] / sum[2] / (sum[1] / sum[0]));
    }

    private static TruthEstimate EngagementWithoutAccess(CityData city)
    {
        var access = Access(city);
        var means = new Dictionary<int, (double Sum, int Waves)>();
        foreach (var ((learner, _), scale) in EngagementScale.Of(city).Scores)
        {
            var (sum, waves) = means.GetValueOrDefault(learner);
            means[learner] = (sum + scale.Total, waves + 1);
        }
        var (without, others) = (new List<double>(), new List<double>());
        foreach (var (learner, (sum, waves)) in means.OrderBy(pair => pair.Key))
            (access[learner] == "none" ? without : others).Add(sum / waves);
        var deviation = Math.Sqrt(EngagementScale.Of(city).Variance);
        var (a, b) = (Variance(without) / without.Count, Variance(others) / others.Count);
        var degrees = (a + b) * (a + b) / ((a * a / (without.Count - 1)) + (b * b / (others.Count - 1)));
        return without.Count < 2
            ? new TruthEstimate(double.NaN, double.NaN)
            : new TruthEstimate((without.Average() - others.Average()) / deviation, Math.Sqrt(a + b) / deviation, degrees);
    }

    private static double Variance(List<double> values)
    {
        var mean = values.Count == 0 ? 0 : values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1);
    }

    private static TruthEstimate EngagementInVisits(CityData city)
    {
        var access = Access(city);
        var scale = EngagementScale.Of(city);
        var actors = city.Integers("activity_event", "actor_id");
        var times = ((Column<DateTime>)city["activity_event"]["event_time"]).Filled(default);
        var events = new Dictionary<(int Learner, int Term), int>();
        for (var i = 0; i < actors.Length; i++)
        {
            var key = (actors[i], EngagementScale.Term(DateOnly.FromDateTime(times[i])));
            events[key] = events.GetValueOrDefault(key) + 1;
        }
        var sums = new ClusterJackknife(6 + EngagementScale.Items);
        foreach (var (key, answers) in scale.Scores)
        {
            if (access[key.Learner] is "none" or "shared_device")
                continue;
            var sum = sums.Of(key.Learner);
            var count = events.GetValueOrDefault(key);
            sum[0]++;
            sum[1] += count;
            sum[2] += answers.Total;
            sum[3] += answers.Total * count;
            sum[4] += answers.Total * answers.Total;
            sum[5] += answers.Squares;
            for (var item = 0; item < EngagementScale.Items; item++)
                sum[6 + item] += answers.Values[item];
        }
        return sums.Estimate(sum =>
        {
            var n = sum[0];
            var covariance = (sum[3] / n) - (sum[1] / n * sum[2] / n);
            var variance = (sum[4] / n) - (sum[2] / n * sum[2] / n);
            var items = sum[5] / n;
            for (var item = 0; item < EngagementScale.Items; item++)
                items -= sum[6 + item] / n * sum[6 + item] / n;
            var alpha = EngagementScale.Items / (EngagementScale.Items - 1.0) * (1 - (items / variance));
            return covariance / (sum[1] / n) / Math.Sqrt(alpha * variance);
        });
    }

    private static Dictionary<int, string?> Access(CityData city)
    {
        var (ids, codes) = (city.Integers("learner", "learner_id"), city.Texts("learner", "digital_access"));
        var access = new Dictionary<int, string?>(ids.Length);
        for (var i = 0; i < ids.Length; i++)
            access.Add(ids[i], codes[i]);
        return access;
    }
}
