using ResearchKit.Charts;
using ResearchKit.Charts.Marks;
using ResearchKit.Frames;

namespace ResearchKit.Tests.Charts;

/// <summary>One chart of each kind, of numbers made by formulas, so that every run draws the same.</summary>
public static class ChartGallery
{
    public static IReadOnlyDictionary<string, Chart> Charts { get; } = new SortedDictionary<string, Chart>(StringComparer.Ordinal)
    {
        ["point"] = Chart.Point(Learners(240), "study_time", "points", color: "programme", title: "Points rise with study time in both programmes").WithYAxis("test points", "0-100"),
        ["point-one-group"] = Chart.Point(Learners(900), "study_time", "points").WithRule(y: 50, label: "pass mark"),
        ["point-log"] = Chart.Point(Learners(120), "clicks", "points").WithXAxis(scale: ScaleKind.Log),
        ["line-band"] = Chart.Line(Trend(), "opportunity", "share_correct", color: "skill", title: "Learning curves by opportunity", facet: null).WithYAxis(minimum: 0, maximum: 1),
        ["line-time"] = Chart.Line(Weeks(), "week", "absence", title: "Absence by week").WithYAxis(minimum: 0),
        ["bar"] = Chart.Bar(Regions(), x: "region", y: "share", title: "Learners who passed, by region"),
        ["bar-horizontal"] = Chart.Bar(Regions(), x: "share", y: "region", title: "Learners who passed, by region"),
        ["bar-groups"] = Chart.Bar(Programmes(), x: "year", y: "share", color: "programme", title: "Learners who passed, by year and programme"),
        ["bar-stacked"] = Chart.Bar(Programmes(), x: "year", y: "learners", color: "programme", stacked: true),
        ["bar-long-labels"] = Chart.Bar(LongLabels(), x: "school", y: "n", title: "Schools with names that do not fit beneath their bars, and a title so long that it needs a second line to be read in full"),
        ["histogram"] = Chart.Histogram(Learners(3000), "points", title: "Distribution of test points"),
        ["histogram-facets"] = Chart.Histogram(Learners(3000), "points", facet: "programme").WithSize(760, 320),
        ["box"] = Chart.Box(Learners(900), "programme", "points", title: "Test points by programme"),
        ["heat-map"] = Chart.HeatMap(SkillByPhase(), "phase", "skill", "share", title: "Share correct by skill and phase"),
        ["heat-map-diverging"] = Chart.HeatMap(Correlations(), "a", "b", "r", title: "Correlations"),
        ["forest"] = Chart.Forest(["burnout", "engagement", "absence (per 10 lessons)", "home language: other"], [-0.41, 0.28, -0.12, 0.03], [-0.52, 0.17, -0.19, -0.11],
            [-0.30, 0.39, -0.05, 0.17], "What goes with grades", "difference in grade", "points"),
        ["facets"] = Chart.Point(Learners(400), "study_time", "points", facet: "school", title: "Six schools").WithSize(760, 300),
        ["area-stacked"] = Chart.Area(Hours(), "week", "hours", color: "kind", title: "Hours by kind of support"),
        ["area"] = Chart.Area(Weeks(), "week", "absence", title: "Absence by week"),
        ["density"] = Chart.Density(Learners(3000), "points", color: "programme", title: "Distribution of test points by programme"),
        ["density-facets"] = Chart.Density(Learners(900), "points", facet: "school", rule: BandwidthRule.SheatherJones),
        ["violin"] = Chart.Violin(Learners(900), "school", "points", title: "Test points by school").WithXAxis(order: CategoryOrder.Name),
        ["hexbin"] = Chart.HexBin(Learners(20_000), "study_time", "points", title: "Points and study time of 20,000 learners"),
        ["bins-2d"] = Chart.Bins2D(Learners(20_000), "study_time", "points"),
        ["density-2d"] = Chart.Density2D(Learners(5_000), "study_time", "points", title: "Where learners lie"),
        ["ribbon"] = Chart.Ribbon(Fan().Head(6), "grade_level", "points", title: "Growth of points with its uncertainty"),
        ["ribbon-groups"] = Chart.Ribbon(Fan(), "grade_level", "points", color: "programme", levels: [50, 95]),
        ["step"] = Chart.Line(Survival(), "week", "still_enrolled", color: "support", title: "Still enrolled", stepped: true).WithYAxis("still enrolled", scale: ScaleKind.Percent, minimum: 0, maximum: 1),
        ["point-labels"] = Chart.Point(Schools(), "pupils", "mean_points", title: "Schools by size and points", size: "teachers", label: "school").WithXAxis(minimum: 0),
        ["point-color-number"] = Chart.Point(Learners(240), "study_time", "points", color: "clicks", title: "Clicks go with study time"),
        ["bar-waterfall"] = Chart.Of(new BarMark(Channel.Category("step", ["read", "merged", "rejected", "kept"]), Channel.Number("rows", [1200, -140, -35, 1025]))
        { Base = Channel.Number("from", [0, 1200, 1060, 0]) }).WithTitle("From rows read to rows kept"),
        ["interval-two-levels"] = Chart.Of(
            new ErrorBarMark(Channel.Category("term", ["burnout", "engagement", "absence"]), Channel.Number("estimate", [-0.52, 0.17, -0.19]), Channel.Number("estimate", [-0.30, 0.39, -0.05]), IsHorizontal: true)
            { InnerLower = Channel.Number("estimate", [-0.45, 0.24, -0.15]), InnerUpper = Channel.Number("estimate", [-0.37, 0.32, -0.09]) },
            new PointMark(Channel.Number("estimate", [-0.41, 0.28, -0.12]), Channel.Category("term", ["burnout", "engagement", "absence"])), new RuleMark(X: 0)).WithNote("Thick: 50 %, thin: 95 % intervals").WithSize(640, 240),
        ["slope-and-band"] = Chart.Line(Calibration(), "predicted", "observed", title: "Calibration").WithSlope(0, 1, "perfect").WithRule(x: 0.4, to: 0.6, label: "where decisions fall")
            .WithXAxis(scale: ScaleKind.Percent, minimum: 0, maximum: 1).WithYAxis(scale: ScaleKind.Percent, minimum: 0, maximum: 1).WithSize(480, 460),
        ["facet-grid"] = Chart.Point(Learners(600), "study_time", "points", facet: "school", facetRow: "programme", title: "Two facets").WithSize(900, 400),
        ["facets-free"] = Chart.Line(Spans(), "x", "y", facet: "scale", title: "Free axes").WithFacets(FacetScales.Free, columns: 2),
        ["bar-ordered"] = Chart.Bar(Regions(), x: "share", y: "region", title: "Ordered by share").WithYAxis(order: CategoryOrder.ValueDescending),
        ["axis-reversed"] = Chart.Point(Learners(120), "study_time", "points").WithXAxis(reversed: true).WithYAxis(reversed: true),
        ["axis-square-root"] = Chart.Bar(Skewed(), "tool", "clicks", title: "Clicks by tool").WithYAxis(scale: ScaleKind.SquareRoot),
        ["axis-years"] = Chart.Line(Years(), "year", "share").WithYAxis(scale: ScaleKind.Percent),
        ["heat-map-centre"] = Chart.HeatMap(SkillByPhase(), "phase", "skill", "share", title: "Share correct, around the mean of 0.6").WithColors("share correct", center: 0.6),
        ["text"] = Chart.Of(
            new PointMark(Channel.Number("discrimination", [0.8, 1.2, 0.6]), Channel.Number("difficulty", [-1, 0.2, 1.4], "logits")),
            new TextMark(Channel.Number("discrimination", [0.8, 1.2, 0.6]), Channel.Number("difficulty", [-1, 0.2, 1.4]), ["item 1", "item 2", "item 3"])),
    };

    /// <summary>These and the field's pictures.</summary>
    public static IReadOnlyDictionary<string, Chart> All { get; } = new SortedDictionary<string, Chart>(Charts.Concat(PictureGallery.Charts).ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);

    public static DataFrame Frame(params Column[] columns) => DataFrame.FromColumns(new FrameProvenance("synthetic city, seed 1", Protection.Synthetic), columns).Opened();

    private static double Wave(int i, double step) => Math.Sin(i * step * 7.13) + Math.Sin((i * step * 3.7) + 1) + Math.Cos(i * step * 11.9);

    private static DataFrame Learners(int n)
    {
        var programme = Enumerable.Range(0, n).Select(i => i % 3 == 0 ? "vocational" : "general").ToArray();
        var time = Enumerable.Range(0, n).Select(i => Math.Round(6 + (2 * Wave(i, 0.37)), 2)).ToArray();
        var points = Enumerable.Range(0, n).Select(i => i % 97 == 5 ? double.NaN : Math.Round(35 + (3.2 * time[i]) + (7 * Wave(i, 0.81)) - (programme[i] == "general" ? 0 : 9), 1)).ToArray();
        return Frame(
            Column.Create("programme", programme), Column.Create("study_time", time).WithUnit("hours a week"),
            Column.Create("points", points.Select(value => double.IsNaN(value) ? (double?)null : value)), Column.Create("school", Enumerable.Range(0, n).Select(i => $"School {(char)('A' + (i % 6))}")),
            Column.Create("clicks", time.Select(value => Math.Round(Math.Exp(value * 0.8), 0) + 1)).WithUnit("clicks"));
    }

    private static DataFrame Trend()
    {
        var rows = Enumerable.Range(0, 3).SelectMany(skill => Enumerable.Range(1, 12).Select(t => (Skill: new[] { "fractions", "equations", "functions" }[skill], T: t,
            Share: 1 - ((0.6 - (0.12 * skill)) * Math.Exp(-t * (0.08 + (0.06 * skill))))))).ToArray();
        return Frame(
            Column.Create("skill", rows.Select(row => row.Skill)), Column.Create("opportunity", rows.Select(row => row.T)),
            Column.Create("share_correct", rows.Select(row => Math.Round(row.Share, 3))),
            Column.Create("share_correct_lower", rows.Select(row => Math.Round(row.Share - 0.015 - (0.004 * row.T), 3))),
            Column.Create("share_correct_upper", rows.Select(row => Math.Round(Math.Min(1, row.Share + 0.015 + (0.004 * row.T)), 3))));
    }

    private static DataFrame Weeks()
    {
        var weeks = Enumerable.Range(0, 40).ToArray();
        return Frame(
            Column.Create("week", weeks.Select(i => new DateOnly(2025, 8, 11).AddDays(7 * i))),
            Column.Create("absence", weeks.Select(i => i is 19 or 20 ? (double?)null : Math.Round(6 + (2.2 * Math.Sin(i / 5.0)) + (0.5 * Wave(i, 1.1)), 2))).WithUnit("% of lessons"),
            Column.Create("lower", weeks.Select(i => i is 19 or 20 ? (double?)null : Math.Round(5.2 + (2.2 * Math.Sin(i / 5.0)) + (0.5 * Wave(i, 1.1)), 2))),
            Column.Create("upper", weeks.Select(i => i is 19 or 20 ? (double?)null : Math.Round(6.8 + (2.2 * Math.Sin(i / 5.0)) + (0.5 * Wave(i, 1.1)), 2))));
    }

    private static DataFrame Hours()
    {
        string[] kinds = ["homework help", "special teacher", "counsellor"];
        var rows = Enumerable.Range(0, 30).SelectMany(week => kinds.Select((kind, i) => (Week: week + 1, kind, Hours: Math.Round(20 - (4 * i) + (6 * Math.Sin((week + (4 * i)) / 5.0)), 1)))).ToArray();
        return Frame(Column.Create("week", rows.Select(row => row.Week)), Column.Create("kind", rows.Select(row => row.kind)), Column.Create("hours", rows.Select(row => row.Hours)).WithUnit("hours"));
    }

    private static DataFrame Fan()
    {
        var rows = new[] { "general", "vocational" }.SelectMany(programme => Enumerable.Range(7, 6).Select(grade => (Programme: programme, Grade: grade, Mean: 40 + (4.5 * (grade - 7)) - (programme == "general" ? 0 : 8)))).ToArray();
        return Frame([
            Column.Create("programme", rows.Select(row => row.Programme)), Column.Create("grade_level", rows.Select(row => row.Grade)), Column.Create("points", rows.Select(row => row.Mean)),
            .. new[] { (50, 0.674), (80, 1.282), (95, 1.96) }.SelectMany(level => new[]
            {
                Column.Create($"points_lower_{level.Item1}", rows.Select(row => Math.Round(row.Mean - (level.Item2 * (1 + (0.4 * (row.Grade - 7)))), 2))),
                Column.Create($"points_upper_{level.Item1}", rows.Select(row => Math.Round(row.Mean + (level.Item2 * (1 + (0.4 * (row.Grade - 7)))), 2))),
            })]);
    }

    private static DataFrame Survival()
    {
        var rows = new[] { ("with support", 0.004), ("without", 0.009) }.SelectMany(group => Enumerable.Range(0, 20).Select(i => (Group: group.Item1, Week: i * 2, Share: Math.Exp(-group.Item2 * i * i * 0.4)))).ToArray();
        return Frame(
            Column.Create("support", rows.Select(row => row.Group)), Column.Create("week", rows.Select(row => row.Week)), Column.Create("still_enrolled", rows.Select(row => Math.Round(row.Share, 3))),
            Column.Create("still_enrolled_lower", rows.Select(row => Math.Round(row.Share - (0.002 * row.Week), 3))), Column.Create("still_enrolled_upper", rows.Select(row => Math.Round(Math.Min(1, row.Share + (0.002 * row.Week)), 3))));
    }

    private static DataFrame Schools() => Frame(
        Column.Create("school", Enumerable.Range(0, 24).Select(i => $"School {(char)('A' + i)}")), Column.Create("pupils", Enumerable.Range(0, 24).Select(i => 120 + (37 * i % 480))),
        Column.Create("mean_points", Enumerable.Range(0, 24).Select(i => Math.Round(55 + (5 * Wave(i, 0.7)), 1))).WithUnit("points"), Column.Create("teachers", Enumerable.Range(0, 24).Select(i => 8 + (5 * i % 31))));

    private static DataFrame Calibration()
    {
        var at = Enumerable.Range(0, 10).Select(i => 0.05 + (0.1 * i)).ToArray();
        return Frame(
            Column.Create("predicted", at), Column.Create("observed", at.Select(p => Math.Round(p + (0.06 * Math.Sin(p * 5)), 3))),
            Column.Create("observed_lower", at.Select(p => Math.Round(p + (0.06 * Math.Sin(p * 5)) - 0.05, 3))), Column.Create("observed_upper", at.Select(p => Math.Round(Math.Min(1, p + (0.06 * Math.Sin(p * 5)) + 0.05), 3))));
    }

    private static DataFrame Spans()
    {
        var rows = new[] { ("tens", 10.0), ("thousands", 4000.0), ("shares", 0.4) }.SelectMany(scale => Enumerable.Range(0, 12).Select(i => (Scale: scale.Item1, X: i * scale.Item2, Y: scale.Item2 * (1 + Math.Sin(i / 2.0))))).ToArray();
        return Frame(Column.Create("scale", rows.Select(row => row.Scale)), Column.Create("x", rows.Select(row => row.X)), Column.Create("y", rows.Select(row => Math.Round(row.Y, 4))));
    }

    private static DataFrame Skewed() => Frame(Column.Create("tool", ["forum", "quiz", "video", "page", "wiki"]), Column.Create("clicks", [12, 240, 3100, 15200, 90]));

    private static DataFrame Years() => Frame(Column.Create("year", Enumerable.Range(2016, 10)), Column.Create("share", Enumerable.Range(0, 10).Select(i => Math.Round(0.71 + (0.012 * i) + (0.01 * Wave(i, 1.3)), 3))));

    private static DataFrame Regions() => Frame(
        Column.Create("region", ["Uusimaa", "Pirkanmaa", "Lappi", "Kainuu", "Åland"]), Column.Create("share", [78.1, 74.9, 69.2, 43.2, 71.5]).WithUnit("%"),
        Column.Create("share_lower", [75.0, 70.1, 61.0, 33.4, 55.2]), Column.Create("share_upper", [81.0, 79.2, 76.5, 53.4, 84.1]));

    private static DataFrame Programmes() => Frame(
        Column.Create("year", [2023, 2024, 2025, 2023, 2024, 2025]), Column.Create("programme", ["general", "general", "general", "vocational", "vocational", "vocational"]),
        Column.Create("share", [81.0, 82.5, 84.1, 66.0, 67.2, 71.9]).WithUnit("%"), Column.Create("learners", [1210, 1180, 1254, 840, 902, 955]),
        Column.Create("share_lower", [78.7, 80.2, 82.0, 62.7, 64.1, 69.0]), Column.Create("share_upper", [83.1, 84.6, 86.0, 69.1, 70.2, 74.7]));

    private static DataFrame LongLabels() => Frame(
        Column.Create("school", Enumerable.Range(0, 9).Select(i => $"Lower secondary school of {new[] { "Northern", "Southern", "Eastern" }[i % 3]} district {i}")), Column.Create("n", Enumerable.Range(0, 9).Select(i => 320 + (41 * i % 170))).WithUnit("learners"));

    private static DataFrame SkillByPhase()
    {
        string[] skills = ["fractions", "ratios", "equations", "functions", "geometry"], phases = ["start", "practice", "review", "test"];
        var cells = skills.SelectMany((skill, i) => phases.Select((phase, j) => (skill, phase, Share: i == 3 && j == 3 ? (double?)null : Math.Round(0.42 + (0.11 * j) + (0.04 * Math.Sin(i * 2.3)), 2)))).ToArray();
        return Frame(Column.Create("skill", cells.Select(cell => cell.skill)), Column.Create("phase", cells.Select(cell => cell.phase)), Column.Create("share", cells.Select(cell => cell.Share)));
    }

    private static DataFrame Correlations()
    {
        string[] names = ["grade", "burnout", "engagement", "absence"];
        double[,] r = { { 1, -0.31, 0.38, -0.22 }, { -0.31, 1, -0.44, 0.19 }, { 0.38, -0.44, 1, -0.25 }, { -0.22, 0.19, -0.25, 1 } };
        var cells = Enumerable.Range(0, 16).Select(i => (A: names[i / 4], B: names[i % 4], R: r[i / 4, i % 4])).ToArray();
        return Frame(Column.Create("a", cells.Select(cell => cell.A)), Column.Create("b", cells.Select(cell => cell.B)), Column.Create("r", cells.Select(cell => cell.R)));
    }
}
