using ResearchKit.Charts;

namespace ResearchKit.Tests.Charts;

/// <summary>The field's pictures, one or two of each, of numbers made by formulas. The tests of the gallery hold for them as well.</summary>
public static class PictureGallery
{
    public static IReadOnlyDictionary<string, Chart> Charts { get; } = new SortedDictionary<string, Chart>(StringComparer.Ordinal)
    {
        ["caterpillar"] = Chart.Caterpillar(
            [.. Numbered("School", 24)], [.. Effects(24)], [.. Effects(24).Select((effect, i) => effect - 0.18 - (0.02 * (i % 5)))], [.. Effects(24).Select((effect, i) => effect + 0.18 + (0.02 * (i % 5)))],
            [.. Effects(24).Select(effect => effect - 0.09)], [.. Effects(24).Select(effect => effect + 0.09)], "Achievement between schools, with 50 % and 95 % intervals", "school effect", "points"),
        ["caterpillar-many"] = Chart.Caterpillar(
            [.. Numbered("Class", 180)], [.. Effects(180)], [.. Effects(180).Select((effect, i) => effect - 0.2 - (0.03 * (i % 6)))], [.. Effects(180).Select((effect, i) => effect + 0.2 + (0.03 * (i % 6)))],
            title: "180 classes").WithSource("synthetic city, seed 1", isSynthetic: true),
        ["funnel"] = Chart.Funnel(
            [.. Numbered("School", 40)], [.. Sizes(40).Select((size, i) => (int)Math.Round(size * (0.68 + (0.07 * Wave(i, 0.61)) + (i == 7 ? 0.2 : i == 22 ? -0.2 : 0))))], [.. Sizes(40)],
            title: "Learners who passed, by size of school", axis: "share who passed", each: "schools"),
        ["funnel-means"] = Chart.Funnel([.. Numbered("School", 30)], [.. Effects(30).Select(effect => 7.6 + (0.4 * effect))], [.. Sizes(30)], 1.1, axis: "mean grade", each: "schools"),
        ["survival"] = Chart.Survival(
            [EventTimeCurve.KaplanMeier("general", Durations(0).Times, Durations(0).Events), EventTimeCurve.KaplanMeier("vocational", Durations(1).Times, Durations(1).Events)],
            "weeks since enrolment", title: "Still enrolled, by programme", share: "share still enrolled"),
        ["cumulative-incidence"] = Chart.CumulativeIncidence(
            EventTimeCurve.AalenJohansen(["graduated", "discontinued"], Durations(1).Times, [.. Durations(1).Events.Select((happened, i) => !happened ? 0 : (i % 3) == 0 ? 1 : 2)]),
            "weeks since enrolment", title: "Two ways out of vocational education"),
        ["hazard"] = Chart.Hazard(
            [.. Weeks(12), .. Weeks(12)], [.. Hazards(0), .. Hazards(1)], [.. Hazards(0).Concat(Hazards(1)).Select(hazard => Math.Max(0, hazard - 0.004))],
            [.. Hazards(0).Concat(Hazards(1)).Select(hazard => hazard + 0.005)], [.. Enumerable.Repeat("general", 12), .. Enumerable.Repeat("vocational", 12)], title: "Hazard of discontinuing by week"),
        ["event-study"] = Chart.EventStudy(
            [-4, -3, -2, 0, 1, 2, 3, 4], [0.02, -0.03, 0.01, 0.11, 0.19, 0.22, 0.2, 0.24], [-0.07, -0.11, -0.06, 0.04, 0.11, 0.13, 0.09, 0.11], [0.11, 0.05, 0.08, 0.18, 0.27, 0.31, 0.31, 0.37],
            title: "Reading support: effect by year relative to its start", axis: "effect on reading", unit: "SD", period: "year"),
    };

    private static IEnumerable<string> Numbered(string name, int count) => Enumerable.Range(1, count).Select(i => $"{name} {i:000}");

    private static double Wave(int i, double step) => (Math.Sin(i * step * 7.13) + Math.Sin((i * step * 3.7) + 1) + Math.Cos(i * step * 11.9)) / 2;

    private static IEnumerable<double> Effects(int count) => Enumerable.Range(0, count).Select(i => Math.Round(0.35 * Wave(i, 0.83), 3));

    private static IEnumerable<int> Sizes(int count) => Enumerable.Range(0, count).Select(i => 18 + (i * 13 % 97) + (i % 5 == 0 ? 160 : 0));

    private static IEnumerable<double> Weeks(int count) => Enumerable.Range(1, count).Select(week => (double)week);

    private static IEnumerable<double> Hazards(int group) => Enumerable.Range(1, 12).Select(week => Math.Round((0.006 + (0.012 * group)) * (1 + (1.6 * Math.Exp(-(week - 5) * (week - 5) / 6.0))), 4));

    // Sixty persons each: some leave, the others are censored at the end of their own observation.
    private static (double[] Times, bool[] Events) Durations(int group)
    {
        var times = Enumerable.Range(0, 60).Select(i => Math.Ceiling(2 + (i * 17 % 60 * (group == 0 ? 1.6 : 1.1)) % 70)).ToArray();
        var events = Enumerable.Range(0, 60).Select(i => (i * 7 % 10) < (group == 0 ? 4 : 7) && times[i] < 62).ToArray();
        return (times, events);
    }
}
