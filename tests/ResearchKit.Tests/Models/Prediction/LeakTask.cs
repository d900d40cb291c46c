using System.Globalization;
using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Prediction;
using ResearchKit.Store;

namespace ResearchKit.Tests.Models;

/// <summary>A prediction task of the synthetic city: an outcome after a week, columns that were known in it, and leaks to plant in it.</summary>
/// <param name="Name">Outcome, level, week, year.</param>
/// <param name="Frame">One row a learner.</param>
/// <param name="Week">The week of the prediction, in the school year.</param>
internal sealed record LeakTask(string Name, DataFrame Frame, int Week)
{
    private const string Terms = "absent + authorised + lessons + burnout + prior_grade + area_need + sex_code + home_language_group + parental_education + supported";

    private static readonly string[] s_declared = ["absent", "authorised", "lessons", "burnout", "prior_grade", "area_need", "sex_code", "home_language_group", "parental_education", "supported"];

    /// <summary>The tasks of a city that have enough learners of each outcome.</summary>
    public static IEnumerable<LeakTask> Of(LearningStore city, IReadOnlyList<int> years, IReadOnlyList<int> weeks)
    {
        foreach ((int year, int week) in years.SelectMany(year => weeks.Select(week => (year, week))))
        {
            foreach (string level in new[] { "primary", "lower_secondary", "general_upper", "vet" })
            {
                DataFrame rows = city.Query(Sql(year, week, level));
                foreach (string outcome in new[] { "absent_later", "low_grade", "left_later", "supported_later" })
                {
                    DataFrame task = rows.Sql($"SELECT * EXCLUDE (absent_later, low_grade, left_later, supported_later), {outcome} AS outcome FROM this WHERE {outcome} IS NOT NULL ORDER BY learner_id");
                    double[] y = task["outcome"].ToDoubles();
                    if (y.Sum() >= 25 && y.Length - y.Sum() >= 25)
                        yield return new LeakTask(string.Create(CultureInfo.InvariantCulture, $"{outcome}, {level}, week {week} of {year}"), task, week);
                }
            }
        }
    }

    /// <summary>What is found in the task as it is, with everything declared and whole learners held out.</summary>
    public LeakageReport Clean() => Check(Frame, "", Options(Frame));

    /// <summary>Leaks, each with the report of the task in which it alone was planted, the column that has to be named and the kinds that are right.</summary>
    public IEnumerable<(string Leak, string Column, LeakageKind[] Kinds, LeakageReport Report)> Planted(ulong seed)
    {
        var random = new RandomStream(seed).Split(Name);
        double[] y = Frame["outcome"].ToDoubles(), absent = Frame["absent"].ToDoubles(), id = Frame["learner_id"].ToDoubles();
        string[] school = [.. Frame["school_id"].ToDoubles().Select(one => one.ToString(CultureInfo.InvariantCulture))];
        double[] Numbers(Func<int, double> of) => [.. Enumerable.Range(0, y.Length).Select(of)];
        (string, string, LeakageKind[], LeakageReport) Plant(string leak, Column column, params LeakageKind[] kinds)
        {
            DataFrame planted = Frame.WithColumn(column.WithName("leak").WithProvenance(Frame.Provenance));
            return (leak, "leak", kinds, Check(planted, " + leak", Options(planted)));
        }

        yield return Plant("key of letters", Column.Create("leak", id.Select(one => $"k{one * 7919 % 100_003:00000}")), LeakageKind.Identifier);
        yield return Plant("number of the learner", Column.Create("leak", Numbers(i => id[i] + 100_000)), LeakageKind.Identifier);
        yield return Plant("number of the row", Column.Create("leak", Numbers(i => 0.5 * i)), LeakageKind.RowOrder);
        yield return Plant("the outcome", Column.Create("leak", y), LeakageKind.TargetCopy);
        yield return Plant("the outcome turned round, in words", Column.Create("leak", y.Select(one => one == 1 ? "no" : "yes")), LeakageKind.TargetCopy);
        yield return Plant("recode of several levels", Column.Create("leak", y.Select((one, i) => one == 1 ? $"reason {i % 3}" : $"stayed {i % 2}")), LeakageKind.TargetCopy);
        yield return Plant("rising function of the outcome", Column.Create("leak", Numbers(i => Math.Exp(3 * y[i] + random.Uniform()))), LeakageKind.TargetCopy);
        yield return Plant("noisy copy", Column.Create("leak", Numbers(i => y[i] + random.Normal(0, 0.3))), LeakageKind.NearCopy);
        yield return Plant("noisy copy in levels", Column.Create("leak", Numbers(i => random.Uniform() < 0.01 ? 1 - y[i] : y[i]).Select((one, i) => one == 1 ? $"a{i % 2}" : $"b{i % 2}")), LeakageKind.NearCopy, LeakageKind.PureValue, LeakageKind.TargetCopy);
        yield return Plant("mean outcome of the class", Column.Create("leak", ByClass(y)), LeakageKind.TargetAggregate);
        yield return Plant("mean outcome of the others in class", Column.Create("leak", OthersOfClass(y)), LeakageKind.TargetAggregate, LeakageKind.TargetCopy);
        yield return Plant("filled in for those with the outcome", Column.Create("leak", Numbers(i => y[i] == 1 && i % 4 != 0 ? random.Normal() : double.NaN).Select(one => double.IsNaN(one) ? (double?)null : one)), LeakageKind.TargetMissingness);
        yield return Plant("a value of those with the outcome alone", Column.Create("leak", y.Select((one, i) => (one == 1) == (y.Sum() * 2 <= y.Length) && i % 4 != 0 ? "closing talk" : $"talk {i % 5}")), LeakageKind.PureValue, LeakageKind.NearCopy);
        yield return Plant("mean absence of the class with the test rows", Column.Create("leak", ByClass(absent)), LeakageKind.WholeSampleStatistic);
        yield return Plant("absence standardised with the test rows", Column.Create("leak", Standardised(absent)), LeakageKind.WholeSampleStatistic);
        yield return Plant("a date after the day", Column.Create("leak", Numbers(i => Frame["predicted_on"].GetValue(i) is DateOnly day ? day.DayNumber : 0).Select((day, i) => DateOnly.FromDayNumber((int)day - 30 + (i % 40)))), LeakageKind.FutureValues);

        DataFrame later = Frame.WithColumn(Column.Create("leak", Numbers(i => absent[i] + 3 * random.Uniform())).WithProvenance(Frame.Provenance));
        LeakageCheckOptions known = Options(later);
        yield return ("known eight weeks later", "leak", [LeakageKind.FutureColumn], Check(later, " + leak", known with { KnownAt = new Dictionary<string, double>(known.KnownAt) { ["leak"] = Week + 8 } }));

        // Each learner in two weeks, and rows dealt without regard to learners.
        DataFrame twice = Frame.Concat(Frame.WithColumn(Column.Create("absent", Numbers(i => absent[i] + 1 + (i % 3))).WithProvenance(Frame.Provenance)));
        yield return ("learners on both sides", "learner_id", [LeakageKind.LearnersOnBothSides], Check(twice, "", Options(twice) with { Split = ByRow(twice.RowCount, seed) }));
        DataFrame repeated = Frame.Concat(Frame.Filter(Enumerable.Range(0, y.Length).Select(i => i % 5 == 0).ToArray()));
        double[] fine = Numbers(_ => random.Normal());
        repeated = repeated.WithColumn(Column.Create("measured", fine.Concat(fine.Where((_, i) => i % 5 == 0))).WithProvenance(Frame.Provenance));
        yield return ("rows on both sides", "rows", [LeakageKind.DuplicatesAcross], Check(repeated, " + measured", Options(repeated) with { Learner = null, Split = ByRow(repeated.RowCount, seed) }));
    }

    private static LeakageReport Check(DataFrame frame, string more, LeakageCheckOptions options) => Prediction.CheckLeakage($"outcome ~ {Terms}{more}", frame, options);

    private LeakageCheckOptions Options(DataFrame frame) => new()
    {
        Learner = "learner_id",
        Groups = ["school_id", "group_id"],
        PredictedAtColumn = frame.HasColumn("leak") && frame["leak"].ElementType == typeof(DateOnly) ? "predicted_on" : null,
        PredictedAt = Week,
        KnownAt = s_declared.ToDictionary(name => name, _ => (double)Week),
        Split = CrossValidationFolds.HoldOut(Grouping.FromKeys("learner_id", frame["learner_id"].ToDoubles().Select(one => (double?)one).ToArray()), 0.3),
    };

    private static CrossValidationFolds ByRow(int rows, ulong seed) => CrossValidationFolds.HoldOut(Grouping.FromKeys("row", Enumerable.Range(0, rows).Cast<int?>().ToArray()), 0.3, seed);

    private double[] ByClass(double[] values)
    {
        double[] group = Frame["group_id"].ToDoubles();
        Dictionary<double, double> means = Enumerable.Range(0, values.Length).GroupBy(i => group[i]).ToDictionary(rows => rows.Key, rows => rows.Average(i => values[i]));
        return [.. group.Select(one => means[one])];
    }

    private double[] OthersOfClass(double[] values)
    {
        double[] group = Frame["group_id"].ToDoubles();
        Dictionary<double, (double Sum, int Count)> sums = Enumerable.Range(0, values.Length).GroupBy(i => group[i]).ToDictionary(rows => rows.Key, rows => (rows.Sum(i => values[i]), rows.Count()));
        return [.. group.Select((one, i) => sums[one].Count == 1 ? values.Average() : (sums[one].Sum - values[i]) / (sums[one].Count - 1))];
    }

    private static double[] Standardised(double[] values)
    {
        double mean = values.Average(), deviation = Math.Sqrt(values.Average(one => (one - mean) * (one - mean)));
        return [.. values.Select(one => (one - mean) / deviation)];
    }

    private static string Sql(int year, int week, string level) => string.Create(CultureInfo.InvariantCulture, $$"""
        WITH day AS (SELECT DATE '{{year}}-08-07' + INTERVAL ({{7 * week}}) DAY AS cut),
        member AS (
            SELECT m.learner_id, any_value(m.group_id) AS group_id, any_value(t.school_id) AS school_id FROM group_membership m JOIN teaching_group t USING (group_id) JOIN school s ON s.school_id = t.school_id, day
            WHERE t.school_year = {{year}} AND t.kind = 'class' AND s.education_level = '{{level}}' AND (m.to_date IS NULL OR m.to_date > cut) GROUP BY 1
        ), week AS (
            SELECT learner_id, sum(absent_unauthorised) FILTER (WHERE week_start < cut)::DOUBLE AS absent, sum(absent_authorised) FILTER (WHERE week_start < cut)::DOUBLE AS authorised,
                sum(lessons_scheduled) FILTER (WHERE week_start < cut)::DOUBLE AS lessons, sum(absent_unauthorised) FILTER (WHERE week_start >= cut AND week_start < cut + INTERVAL 56 DAY) AS later
            FROM attendance_week, day WHERE week_start >= DATE '{{year}}-08-01' AND week_start < DATE '{{year + 1}}-07-01' GROUP BY 1
        ), answer AS (
            SELECT r.learner_id, avg(r.value) AS burnout FROM survey_response r JOIN survey_wave w USING (wave_id), day WHERE w.fielded_to <= cut AND r.item_code LIKE 'SBI%' GROUP BY 1
        ), marks AS (
            SELECT learner_id, avg(try_cast(grade_value AS DOUBLE)) FILTER (WHERE term_code < '{{year}}-9' AND NOT term_code LIKE '{{year}}-autumn%') AS prior_grade,
                avg(try_cast(grade_value AS DOUBLE)) FILTER (WHERE term_code = '{{year + 1}}-spring') AS grade FROM grade GROUP BY 1
        ), ended AS (SELECT learner_id, max(end_date) AS ended FROM enrolment WHERE status_code IN ('eronnut', 'katsotaaneronneeksi') GROUP BY 1
        ), support AS (
            SELECT learner_id, bool_or(from_date <= cut) AS supported, bool_or(from_date > cut AND from_date < DATE '{{year + 1}}-07-31') AS later FROM support_measure, day WHERE learner_id IS NOT NULL GROUP BY 1
        )
        SELECT e.learner_id, e.group_id, e.school_id, cut::DATE AS predicted_on, w.absent, w.authorised, w.lessons, a.burnout, g.prior_grade, s.area_need_index AS area_need, l.sex_code, l.home_language_group, l.parental_education,
            coalesce(u.supported, false) AS supported,
            (w.later >= 4)::INTEGER AS absent_later,
            (g.grade < median(g.grade) OVER ())::INTEGER AS low_grade,
            coalesce(d.ended > cut AND d.ended < DATE '{{year + 1}}-07-31', false)::INTEGER AS left_later,
            CASE WHEN coalesce(u.supported, false) THEN NULL ELSE coalesce(u.later, false)::INTEGER END AS supported_later
        FROM member e CROSS JOIN day JOIN week w USING (learner_id) JOIN learner l USING (learner_id) JOIN school s ON s.school_id = e.school_id
        LEFT JOIN answer a USING (learner_id) LEFT JOIN marks g USING (learner_id) LEFT JOIN ended d USING (learner_id) LEFT JOIN support u USING (learner_id)
        WHERE w.absent IS NOT NULL ORDER BY e.learner_id
        """);
}
