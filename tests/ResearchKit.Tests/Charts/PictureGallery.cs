using ResearchKit.Charts;
using ResearchKit.Frames;

namespace ResearchKit.Tests.Charts;

/// <summary>The field's pictures, one or two of each, of numbers made by formulas. The tests of the gallery hold for them as well.</summary>
public static class PictureGallery
{
    private static readonly string[] s_skills = ["fractions", "ratios", "equations", "functions", "geometry"], s_phases = ["start", "practice", "review", "test"];

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
        ["forest-groups"] = Chart.Forest(
            [
                new ForestRow("girls", 0.21, 0.09, 0.33) { Group = "sex", Weight = 31 }, new ForestRow("boys", 0.12, -0.02, 0.26) { Group = "sex", Weight = 24 },
                new ForestRow("Finnish", 0.18, 0.08, 0.28) { Group = "home language", Weight = 46 }, new ForestRow("Swedish", 0.1, -0.2, 0.4) { Group = "home language", Weight = 5 },
                new ForestRow("other", 0.04, -0.31, 0.39) { Group = "home language", Weight = 4 }, new ForestRow("all", 0.17, 0.08, 0.26) { IsSummary = true },
            ], "Effect of reading support by subgroup", "effect on reading", "SD"),
        ["forest-ratios"] = Chart.Forest(
            [new ForestRow("unauthorised absence", 2.31, 1.62, 3.3), new ForestRow("no device at home", 1.4, 0.92, 2.13), new ForestRow("support received", 0.71, 0.5, 1.01)], axis: "odds ratio", isRatio: true),
        ["love-plot"] = Chart.LovePlot(
            ["grade in year 6", "parental education", "absence", "home language: other", "girl", "digital access"], [0.48, 0.36, -0.29, -0.12, 0.05, 0.21], [0.04, 0.07, -0.11, 0.02, 0.01, double.NaN],
            title: "Balance before and after weighting"),
        ["calibration"] = Chart.Calibration([.. Predicted(600)], [.. Occurred(600)], title: "Calibration of the hazard model", outcome: "discontinued"),
        ["calibration-groups"] = Chart.Calibration([.. Predicted(600)], [.. Occurred(600)], [.. Enumerable.Range(0, 600).Select(i => i % 3 == 0 ? "vocational" : "general")], bins: 6, outcome: "discontinued"),
        ["roc"] = Chart.Roc([.. Predicted(400), .. Predicted(400).Select((p, i) => i % 2 == 0 ? p : Math.Round(1 - p, 1))], [.. Occurred(400), .. Occurred(400)],
            [.. Enumerable.Repeat("hazard model", 400), .. Enumerable.Repeat("boosted trees", 400)], "Two models of discontinuing"),
        ["precision-recall"] = Chart.PrecisionRecall([.. Predicted(400)], [.. Occurred(400)], title: "Who is alerted, and who is found"),
        ["item-characteristic"] = Chart.ItemCharacteristic(Items(), "Item characteristic curves"),
        ["item-categories"] = Chart.ItemCharacteristic([ItemParameters.Graded("I am proud of my school work", 1.7, -1.6, -0.4, 0.7, 1.9)], "Response categories"),
        ["item-information"] = Chart.ItemInformation(Items(), "Item information"),
        ["test-information"] = Chart.TestInformation(Items(), "Where the test measures well"),
        ["wright-map"] = Chart.WrightMap([.. Abilities(400)], [.. Enumerable.Range(0, 14).Select(i => ItemParameters.Binary($"item {i + 1}", 1, Math.Round(-2.2 + (0.31 * i) + (0.4 * Wave(i, 0.9)), 2)))], "Persons and items of the mathematics test"),
        ["wright-map-graded"] = Chart.WrightMap([-3, -2, -1, 0, 1, 2, 3], [double.NaN, 31, 88, 120, 64, 17],
            [ItemParameters.Graded("exhaustion", 1.4, -1.2, 0.1, 1.3), ItemParameters.Graded("cynicism", 1.9, -0.4, 0.9, 2.1), ItemParameters.Graded("inadequacy", 1.1, -1.9, -0.2, 1)], "School burnout: persons in released bins"),
        ["learning-curve"] = Chart.LearningCurves([.. Weeks(12).Select(t => (int)t)], [.. Correct(0)], [.. Answers()], [.. Weeks(12).Select(t => 1 - (0.52 * Math.Exp(-t * 0.16)))], title: "Equations: observed and model"),
        ["learning-curves"] = Chart.LearningCurves(
            [.. Enumerable.Range(0, 3).SelectMany(_ => Weeks(12).Select(t => (int)t))], [.. Enumerable.Range(0, 3).SelectMany(Correct)], [.. Enumerable.Range(0, 3).SelectMany(_ => Answers())],
            [.. Enumerable.Range(0, 3).SelectMany(skill => Weeks(12).Select(t => 1 - ((0.52 - (0.1 * skill)) * Math.Exp(-t * 0.16))))],
            [.. new[] { "fractions", "ratios", "equations" }.SelectMany(skill => Enumerable.Repeat(skill, 12))], minimum: 40, title: "Learning curves of three skills"),
        ["skill-by-phase"] = Chart.SkillByPhase(
            [.. s_skills.SelectMany(skill => Enumerable.Repeat(skill, 4))], [.. s_skills.SelectMany(_ => s_phases)], [.. Enumerable.Range(0, 20).Select(i => i == 9 ? 2 : i == 15 ? 0 : (int)((0.42 + (0.11 * (i % 4)) + (0.04 * Wave(i, 2.3))) * (40 + (i * 7))))],
            [.. Enumerable.Range(0, 20).Select(i => i == 9 ? 3 : i == 15 ? 0 : 40 + (i * 7))], title: "Share correct by skill and phase"),
        ["mastery-strip"] = Chart.MasteryStrip(
            [false, false, true, false, true, true, true, false, true, true, true, true], [0.21, 0.16, 0.38, 0.27, 0.52, 0.74, 0.87, 0.71, 0.88, 0.95, 0.98, 0.99], title: "Equations, answer by answer"),
        ["control"] = Chart.Control([.. Weeks(30)], [.. Weeks(30).Select(week => 0.71 + (0.012 * Wave((int)week, 0.5)) - (week > 22 ? 0.004 * (week - 20) : 0))], 0.71, [0.68], [0.74], "AUC", "week", "Discrimination of the model by week"),
        ["cusum"] = Chart.Cusum([.. Weeks(30)], [.. Weeks(30).Select(week => (0.8 * Wave((int)week, 0.5)) + (week > 15 ? 1 : 0))], 0, 1, period: "week", title: "CUSUM of calibration in the large"),
        ["stability"] = Chart.StabilityIndex(["absence", "grade in year 6", "digital access", "home language", "study time"], [0.31, 0.04, 0.14, 0.02, 0.09], title: "Have the predictors shifted?"),
        ["stability-counts"] = Chart.StabilityIndex(["absence", "study time"], [[120, 80, 40, 10], [50, 50, 50]], [[90, 85, 55, 20], [52, 49, 51]]),
        ["missingness"] = Chart.Missingness(Survey(), title: "What is missing together"),
        ["quantile-quantile"] = Chart.QuantileQuantile([.. Abilities(120).Select((ability, i) => ability + (i % 40 == 7 ? 2.4 : 0))], "Residuals of the growth model", "residuals (points)"),
        ["linkage-waterfall"] = Chart.LinkageWaterfall(
            [
                WaterfallStep.Total("records read", 48_210), WaterfallStep.Change("duplicates merged", -1_904), WaterfallStep.Change("late exports added", 640), WaterfallStep.Change("not linked", -3_377), WaterfallStep.Change("no purpose", -812),
                WaterfallStep.Total("kept", 42_757),
            ], "From the exports to the store"),
        ["cross-lag"] = Chart.CrossLag(["mathematics", "engagement", "cynicism"], ["grade 7", "grade 8", "grade 9"], [.. CrossLags()], "Within-person paths between achievement, engagement and cynicism"),
        ["prerequisites"] = Chart.Prerequisites(
            [
                ("counting", "addition"), ("addition", "subtraction"), ("addition", "multiplication"), ("subtraction", "negative numbers"), ("multiplication", "division"), ("division", "fractions"), ("subtraction", "division"),
                ("fractions", "ratios"), ("fractions", "percentages"), ("ratios", "percentages"), ("negative numbers", "linear equations in one unknown"), ("fractions", "linear equations in one unknown"), ("ratios", "functions"),
                ("linear equations in one unknown", "functions"), ("counting", "measuring"), ("measuring", "area"), ("multiplication", "area"), ("area", "volume"), ("percentages", "compound interest"), ("functions", "compound interest"),
            ],
            new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["counting"] = 0.98,
                ["addition"] = 0.95,
                ["subtraction"] = 0.9,
                ["multiplication"] = 0.86,
                ["division"] = 0.71,
                ["fractions"] = 0.48,
                ["ratios"] = 0.41,
                ["percentages"] = 0.38,
                ["negative numbers"] = 0.66,
                ["linear equations in one unknown"] = 0.33,
                ["functions"] = 0.21,
                ["measuring"] = 0.93,
                ["area"] = 0.74,
                ["volume"] = 0.52,
            }, "share who master it", "What builds on what"),
        ["prerequisites-many"] = Chart.Prerequisites([.. Enumerable.Range(1, 59).SelectMany(i => i % 3 == 0 ? new[] { (Skill(i * 5 / 8), Skill(i)), (Skill(i / 3), Skill(i)) } : [(Skill(i * 4 / 7), Skill(i))])], title: "Sixty skills"),
    };

    private static string Skill(int i) => $"skill {i:00}";

    private static IEnumerable<CrossLagPath> CrossLags()
    {
        string[] constructs = ["mathematics", "engagement", "cynicism"], waves = ["grade 7", "grade 8", "grade 9"];
        double[,] paths = { { 0.34, 0.12, -0.08 }, { 0.05, 0.28, -0.1 }, { -0.14, -0.03, 0.31 } };
        foreach (var wave in Enumerable.Range(0, 2))
        {
            for (var i = 0; i < 9; i++)
            {
                var estimate = paths[i / 3, i % 3] + (0.02 * wave);
                yield return new CrossLagPath(constructs[i / 3], waves[wave], constructs[i % 3], waves[wave + 1], estimate, estimate - 0.07, estimate + 0.07);
            }
        }
    }

    private static IEnumerable<int> Answers() => Enumerable.Range(0, 12).Select(t => (int)(220 * Math.Exp(-0.19 * t)));

    private static IEnumerable<int> Correct(int skill) => Answers().Select((n, t) => (int)Math.Round(n * Math.Clamp(1 - ((0.55 - (0.1 * skill)) * Math.Exp(-(t + 1) * 0.14)) + (0.02 * Wave(t, 0.9 + skill)), 0, 1)));

    private static DataFrame Survey()
    {
        const int n = 500;
        double?[] Values(Func<int, bool> missing) => [.. Enumerable.Range(0, n).Select(i => missing(i) ? (double?)null : i % 7)];
        return DataFrame.FromColumns(new FrameProvenance("synthetic city, seed 1", Protection.Synthetic),
            [
            Column.Create("learner", Enumerable.Range(0, n)), Column.Create("grade", Values(i => i % 41 == 3)), Column.Create("burnout", Values(i => i % 3 == 0 || i % 41 == 3)),
            Column.Create("engagement", Values(i => i % 3 == 0 || i % 17 == 5)), Column.Create("parental_education", Values(i => i % 11 == 4)), Column.Create("reading", Values(i => i % 29 == 6)),
            ]).Opened();
    }

    private static ItemParameters[] Items() =>
        [ItemParameters.Binary("fractions", 1.1, -1.4), ItemParameters.Binary("ratios", 0.8, -0.3), ItemParameters.Binary("equations", 1.9, 0.4), ItemParameters.Binary("functions", 1.4, 1.3, 0.2)];

    private static IEnumerable<double> Abilities(int count) => Enumerable.Range(0, count).Select(i => Math.Round(0.3 + (0.9 * Wave(i, 0.43)), 3));

    private static IEnumerable<double> Predicted(int count) => Enumerable.Range(0, count).Select(i => Math.Round(1 / (1 + Math.Exp(1.3 - (1.5 * Wave(i, 0.37)))), 3));

    private static IEnumerable<bool> Occurred(int count) => Predicted(count).Select((p, i) => ((i * 7919 % 1009) + 0.5) / 1009 < (0.8 * p) + 0.05);

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
