namespace ResearchKit.Store.Access;

/// <summary>
/// The date of a row about a person, to which retention is held: the day on which what it says ended, or happened. A row that says none is as old as the store's data.
/// </summary>
/// <param name="Joins">What the date is looked up in; <c>{0}</c> is the store's catalog, <c>t</c> the row.</param>
/// <param name="Sql">The date; null in a row that says none.</param>
/// <param name="Day">Of a table whose every row has a day counted from the start of its group, that column: then each group's first day is looked up, and days are compared as numbers.</param>
internal sealed record RowDate(string Joins, string Sql, string? Day = null)
{
    private const string Group = " LEFT JOIN {0}.main.teaching_group g ON g.group_id = t.group_id";

    // When a group ended: by its days, else by its school year, else by the last year in its term.
    private static readonly string s_groupEnd =
        $"coalesce(g.start_date + coalesce(g.length_days, 0), make_date(g.school_year + 1, 7, 31), {LastYear("g.term_code")})";

    private static readonly RowDate s_none = new("", "CAST(NULL AS DATE)");

    private static readonly Dictionary<string, RowDate> s_dates = new(StringComparer.Ordinal)
    {
        ["person"] = s_none,
        ["learner"] = s_none,
        ["staff"] = s_none,
        ["staff_group"] = Of("t.to_date"),
        ["enrolment"] = Of("t.end_date"),
        ["enrolment_status"] = Of("t.from_date"),
        ["study_phase"] = Of("t.to_date"),
        ["group_membership"] = new(Group, $"coalesce(t.to_date, g.start_date + t.to_day, {s_groupEnd})"),
        ["learner_circumstance"] = new(Group, s_groupEnd),
        ["group_outcome"] = new(Group, s_groupEnd),
        ["attendance_week"] = Of("t.week_start"),
        ["activity_daily"] = new(Group, s_groupEnd, "day"),
        ["activity_event"] = Of("CAST(t.event_time AS DATE)"),
        ["item_response"] = Of("CAST(t.responded_at AS DATE)"),
        ["feedback"] = Of("CAST(t.delivered_at AS DATE)"),
        ["assessment_result"] = new(
            " LEFT JOIN {0}.main.assessment a ON a.assessment_id = t.assessment_id LEFT JOIN {0}.main.teaching_group g ON g.group_id = a.group_id",
            $"coalesce(CAST(t.submitted_at AS DATE), g.start_date + t.submitted_day, a.due_date, {s_groupEnd})"),
        ["grade"] = Of(LastYear("t.term_code")),
        ["survey_response"] = Wave(),
        ["anonymous_response"] = Wave(),
        ["support_measure"] = Of("t.to_date"),
        ["learner_goal"] = Of("coalesce(t.due_on, t.set_on)"),
        ["intervention_exposure"] = Of("t.assigned_at"),
        ["competence_selfeval"] = Of(LastYear("t.wave_code")),
        ["recommendation"] = Of("CAST(t.shown_at AS DATE)"),
        ["work_outcome"] = Of(LastYear("t.period_code")),
    };

    /// <summary>The date of the rows of a table about people.</summary>
    /// <exception cref="KeyNotFoundException">Nobody said what dates the rows of that table: it is of a later schema.</exception>
    public static RowDate Of(SchemaTable table) => s_dates[table.Name];

    private static RowDate Of(string sql) => new("", sql);

    private static RowDate Wave() => new(" LEFT JOIN {0}.main.survey_wave w ON w.wave_id = t.wave_id", $"coalesce(w.fielded_to, w.fielded_from, {LastYear("w.wave_code")})");

    // 2024 in "2023-2024 autumn": its last day.
    private static string LastYear(string code) => $"make_date(TRY_CAST(regexp_extract({code}, '.*((?:19|20)[0-9][0-9])', 1) AS INTEGER), 12, 31)";
}
