using System.Globalization;
using ResearchKit.Frames;
using ResearchKit.Synthesis.Exports;

namespace ResearchKit.Tests.Synthesis.Exports;

/// <summary>
/// A small city in the learning schema, made by counting, so that tests of the exports do not depend on the generator: learners of grades 7 to 9 in three schools and two school years,
/// teachers, an organisation's staff with training and sales, and something in every table that a system exports.
/// </summary>
internal sealed class HandMadeCity
{
    public const int FirstStaff = 100_001;
    private const int Years = 2;
    private const int FirstYear = 2023;
    private const int Schools = 3;

    private static readonly string[] Languages = ["fi", "fi", "fi", "fi", "fi", "fi", "fi", "sv", "other", "other"];
    private readonly int _learners;

    private HandMadeCity(int learners) => _learners = learners;

    public static CityTables Of(int learners)
    {
        var city = new HandMadeCity(learners);
        var tables = new CityTables();
        city.AddPlaces(tables);
        city.AddPeople(tables);
        city.AddSchoolWork(tables);
        city.AddEvents(tables);
        city.AddOrganisation(tables);
        return tables;
    }

    public static string Pseudonym(int person) => string.Create(CultureInfo.InvariantCulture, $"rk1_{person * 2654435761L:x32}");

    private static int School(int learner) => 1 + (learner % Schools);

    private static int Grade(int learner, int year) => 7 + (learner % 2) + year;

    private static int GroupId(int school, int grade, int year) => (year * 100) + (school * 10) + grade;

    private static IEnumerable<int> Range(int count) => Enumerable.Range(1, count);

    private void AddPlaces(CityTables tables)
    {
        Add(tables, "organiser", ("organiser_id", new[] { 1 }), ("organiser_code", new[] { "city" }), ("kind", new[] { "municipality" }));
        Add(tables, "school",
            ("school_id", Range(Schools + 1).ToArray()), ("school_code", Range(Schools + 1).Select(id => $"S{id:D3}").ToArray()), ("organiser_id", Range(Schools + 1).Select(_ => 1).ToArray()),
            ("education_level", new[] { "lower_secondary", "lower_secondary", "lower_secondary", "workplace" }), ("teaching_language", new[] { "fi", "sv", "fi", "fi" }));
        var groups = (from year in Enumerable.Range(0, Years) from school in Range(Schools) from grade in Enumerable.Range(7, 3) select (year, school, grade)).ToArray();
        Add(tables, "teaching_group",
            ("group_id", groups.Select(group => GroupId(group.school, group.grade, group.year)).Append(900).ToArray()),
            ("group_code", groups.Select(group => $"S{group.school:D3}-{group.grade}A-{FirstYear + group.year}").Append("TR-1").ToArray()),
            ("school_id", groups.Select(group => group.school).Append(4).ToArray()),
            ("school_year", groups.Select(group => (short)(FirstYear + group.year)).Append((short)FirstYear).ToArray()),
            ("grade", groups.Select(group => (short?)group.grade).Append(null).ToArray()),
            ("kind", groups.Select(_ => "class").Append("staff_training").ToArray()));
    }

    private void AddPeople(CityTables tables)
    {
        var staff = Enumerable.Range(FirstStaff, 30).ToArray();
        var people = Range(_learners).Concat(staff).ToArray();
        Add(tables, "person", ("person_id", people), ("pseudonym", people.Select(Pseudonym).ToArray()));
        Add(tables, "learner",
            ("learner_id", Range(_learners).ToArray()), ("birth_year", Range(_learners).Select(id => (short)(FirstYear - 6 - Grade(id, 0))).ToArray()),
            ("sex_code", Range(_learners).Select(id => id % 50 == 0 ? "X" : id % 2 == 0 ? "F" : "M").ToArray()), ("home_language_group", Range(_learners).Select(id => Languages[id % 10]).ToArray()));
        Add(tables, "enrolment",
            ("enrolment_id", Range(_learners).ToArray()), ("learner_id", Range(_learners).ToArray()), ("school_id", Range(_learners).Select(School).ToArray()),
            ("start_date", Range(_learners).Select(_ => new DateOnly(FirstYear, 8, 14)).ToArray()), ("end_date", Range(_learners).Select(id => id % 40 == 0 ? new DateOnly(2024, 11, 1) : (DateOnly?)null).ToArray()),
            ("status_code", Range(_learners).Select(id => id % 40 == 0 ? "eronnut" : "lasna").ToArray()));
        var memberships = (from year in Enumerable.Range(0, Years) from id in Range(_learners) select (id, year)).ToArray();
        Add(tables, "group_membership",
            ("learner_id", memberships.Select(row => row.id).ToArray()), ("group_id", memberships.Select(row => GroupId(School(row.id), Grade(row.id, row.year), row.year)).ToArray()),
            ("from_date", memberships.Select(row => new DateOnly(FirstYear + row.year, 8, 14)).ToArray()),
            ("to_date", memberships.Select(row => row.id % 3 == 0 ? new DateOnly(FirstYear + row.year + 1, 5, 31) : (DateOnly?)null).ToArray()));
        Add(tables, "staff",
            ("staff_id", staff), ("school_id", staff.Select((_, i) => i < 18 ? 1 + (i % 3) : 4).ToArray()),
            ("role_code", staff.Select((_, i) => i < 3 ? "principal" : i < 6 ? "counsellor" : i < 18 ? "teacher" : "employee").ToArray()), ("start_year", staff.Select((_, i) => (short)(2000 + i)).ToArray()));
        Add(tables, "staff_group",
            ("staff_id", staff.Skip(6).ToArray()), ("group_id", staff.Skip(6).Select((_, i) => i < 12 ? GroupId(1 + (i % 3), 7 + (i / 3 % 3), i % 2) : 900).ToArray()),
            ("role_code", staff.Skip(6).Select((_, i) => i < 12 ? "teacher" : "participant").ToArray()), ("from_date", staff.Skip(6).Select(_ => new DateOnly(FirstYear, 9, 4)).ToArray()));
    }

    private void AddSchoolWork(CityTables tables)
    {
        var grades = (from id in Range(_learners) from term in (string[])["2023-autumn", "2024-spring", "2024-autumn"] from subject in (string[])["MA", "AI"] select (id, term, subject)).ToArray();
        Add(tables, "grade",
            ("learner_id", grades.Select(row => row.id).ToArray()), ("subject_code", grades.Select(row => row.subject).ToArray()), ("term_code", grades.Select(row => row.term).ToArray()),
            ("scale", grades.Select(_ => "4-10").ToArray()), ("grade_value", grades.Select((row, i) => i % 200 == 7 ? "S" : (4 + (i * 5 % 7)).ToString(CultureInfo.InvariantCulture)).ToArray()));
        var weeks = (from id in Range(_learners) from week in Enumerable.Range(0, 10) select (id, week)).ToArray();
        Add(tables, "attendance_week",
            ("learner_id", weeks.Select(row => row.id).ToArray()), ("week_start", weeks.Select(row => new DateOnly(2024, 8, 12).AddDays(7 * row.week)).ToArray()),
            ("lessons_scheduled", weeks.Select(_ => (short)30).ToArray()), ("absent_authorised", weeks.Select((_, i) => (short)(i % 5)).ToArray()), ("absent_unauthorised", weeks.Select((_, i) => (short)(i % 7 / 6)).ToArray()));
        Add(tables, "survey_wave",
            ("wave_id", new[] { 1, 2, 3 }), ("wave_code", new[] { "2023-autumn", "2024-autumn", "2024-anonymous" }), ("fielded_from", new[] { new DateOnly(2023, 10, 21), new DateOnly(2024, 10, 21), new DateOnly(2024, 4, 2) }),
            ("fielded_to", new[] { new DateOnly(2023, 11, 8), new DateOnly(2024, 11, 8), new DateOnly(2024, 4, 20) }), ("is_linkable", new[] { true, true, false }));
        var answers = (from wave in Range(2) from id in Range(_learners).Where(id => (id + wave) % 5 != 0) from item in Range(6) select (wave, id, item)).ToArray();
        Add(tables, "survey_response",
            ("wave_id", answers.Select(row => row.wave).ToArray()), ("learner_id", answers.Select(row => row.id).ToArray()),
            ("item_code", answers.Select(row => row.item <= 3 ? $"SBI0{row.item}" : $"EDA0{row.item - 3}").ToArray()), ("value", answers.Select(row => ((row.id * 7) + row.item + row.wave) % 91 == 0 ? null : (short?)(1 + (((row.id * 5) + row.item + row.wave) % 6))).ToArray()));
        var anonymous = (from id in Range(20) from item in Range(2) select (id, item)).ToArray();
        Add(tables, "anonymous_response",
            ("wave_id", anonymous.Select(_ => 3).ToArray()), ("respondent_key", anonymous.Select(row => row.id).ToArray()), ("item_code", anonymous.Select(row => $"KTK0{row.item}").ToArray()),
            ("value", anonymous.Select(row => (short)(row.id % 4)).ToArray()));
        Add(tables, "assessment",
            ("assessment_id", new[] { 1, 2 }), ("assessment_code", new[] { "MA-7", "AI-7" }), ("kind", new[] { "test", "national_test" }), ("subject_code", new[] { "MA", "AI" }),
            ("due_date", new[] { new DateOnly(2024, 9, 12), new DateOnly(2024, 3, 4) }), ("max_score", new[] { 20.0, 60.0 }));
        var results = (from test in Range(2) from id in Range(_learners) select (test, id)).ToArray();
        Add(tables, "assessment_result",
            ("assessment_id", results.Select(row => row.test).ToArray()), ("learner_id", results.Select(row => row.id).ToArray()),
            ("submitted_at", results.Select(row => row.test == 1 ? new DateTime(2024, 9, 12, 9, 0, 0, DateTimeKind.Utc) : (DateTime?)null).ToArray()), ("score", results.Select(row => (row.id + row.test) % 30 == 3 ? null : (double?)(row.id % 21 / 2.0)).ToArray()));
        var supported = Range(_learners).Where(id => id % 4 == 0).ToArray();
        Add(tables, "support_measure",
            ("measure_id", Range(supported.Length + 1).ToArray()), ("learner_id", supported.Select(id => (int?)id).Append(null).ToArray()), ("group_id", supported.Select(_ => (int?)null).Append(GroupId(1, 7, 1)).ToArray()),
            ("regime", supported.Select(_ => "pre_2025_three_tier").Append("pre_2025_three_tier").ToArray()), ("form_code", supported.Select(id => id % 8 == 0 ? "special" : "intensified").Append("remedial").ToArray()),
            ("decided", supported.Select(id => id % 8 == 0).Append(false).ToArray()), ("from_date", supported.Select(id => new DateOnly(2024, 1 + (id % 12), 1 + (id % 28))).Append(new DateOnly(2024, 9, 2)).ToArray()),
            ("to_date", supported.Select(id => id % 3 == 0 ? new DateOnly(2025, 5, 30) : (DateOnly?)null).Append(null).ToArray()));
    }

    private void AddEvents(CityTables tables)
    {
        Add(tables, "content_item", ("item_id", Range(40).ToArray()), ("item_code", Range(40).Select(id => $"MA-{id:D2}").ToArray()), ("max_score", Range(40).Select(id => id % 2 == 0 ? 2.0 : (double?)null).ToArray()));
        string[] verbs = ["experienced", "viewed", "watched"];
        string[] courseVerbs = ["viewed", "submitted", "logged_in", "bounced"];
        var events = (from id in Range(_learners).Concat(Enumerable.Range(FirstStaff + 18, 12)) from n in Enumerable.Range(0, 8) select (id, n)).ToArray();
        Add(tables, "activity_event",
            ("event_id", Range(events.Length).Select(id => (long)id).ToArray()), ("actor_id", events.Select(row => row.id).ToArray()),
            ("group_id", events.Select(row => row.id < FirstStaff ? GroupId(School(row.id), Grade(row.id, 1), 1) : (int?)900).ToArray()), ("item_id", events.Select((row, i) => row.n == 0 ? null : (int?)(1 + (i % 40))).ToArray()),
            ("event_time", events.Select((row, i) => new DateTime(2024, 8, 20, 8, 0, 0, DateTimeKind.Utc).AddDays(row.n * 30).AddSeconds(i * 1.25)).ToArray()),
            ("verb", events.Select((row, i) => row.n % 2 == 0 ? verbs[i % 3] : courseVerbs[i % 4]).ToArray()), ("duration_s", events.Select((row, i) => i % 4 == 0 ? null : (double?)(i % 600 / 7.0)).ToArray()),
            ("source_system", events.Select(row => row.n % 2 != 0 ? "course_platform" : row.id >= FirstStaff ? "staff_training" : "practice_platform").ToArray()));
        var responses = (from id in Range(_learners) from item in Range(5) select (id, item)).ToArray();
        Add(tables, "item_response",
            ("response_id", Range(responses.Length).Select(id => (long)id).ToArray()), ("learner_id", responses.Select(row => row.id).ToArray()), ("item_id", responses.Select(row => row.item).ToArray()),
            ("stream_code", responses.Select(_ => "afm_unit").ToArray()), ("responded_at", responses.Select((_, i) => new DateTime(2024, 10, 1, 8, 0, 0, DateTimeKind.Utc).AddMinutes(i)).ToArray()),
            ("opportunity", responses.Select(row => row.item).ToArray()), ("attempt", responses.Select(_ => (short)1).ToArray()), ("correct", responses.Select((_, i) => i % 3 != 0).ToArray()),
            ("score", responses.Select((_, i) => i % 3 != 0 ? 1.0 : 0.0).ToArray()), ("hints", responses.Select((_, i) => (short)(i % 3)).ToArray()), ("scaffold_kind", responses.Select(_ => "none").ToArray()),
            ("scaffold_prob", responses.Select(_ => 0.25).ToArray()), ("response_time_s", responses.Select((_, i) => 5 + (i % 50 / 3.0)).ToArray()));
    }

    private void AddOrganisation(CityTables tables)
    {
        var raters = Range(_learners).Where(id => id % 6 == 0).Concat(Enumerable.Range(FirstStaff, 30)).ToArray();
        var answers = (from rater in raters from item in Range(3) select (rater, item)).ToArray();
        Add(tables, "competence_selfeval",
            ("rater_id", answers.Select(row => row.rater).ToArray()), ("ratee_id", answers.Select(row => row.rater == FirstStaff ? FirstStaff + 1 : row.rater).ToArray()),
            ("role_code", answers.Select(row => row.rater < FirstStaff ? "learner" : "teacher").ToArray()), ("school_id", answers.Select(row => row.rater < FirstStaff ? School(row.rater) : (int?)null).ToArray()),
            ("wave_code", answers.Select(_ => "2024").ToArray()), ("transversal_code", answers.Select(row => $"T{row.item}").ToArray()), ("item_code", answers.Select(row => $"T{row.item}_01").ToArray()),
            ("value", answers.Select((_, i) => (short)(1 + (i % 5))).ToArray()));
        var sales = (from seller in Enumerable.Range(FirstStaff + 18, 12) from period in (string[])["2024-Q1", "2024-Q2", "2024-Q3"] from kind in (string[])["sales", "customer_feedback"] select (seller, period, kind)).ToArray();
        Add(tables, "work_outcome",
            ("person_id", sales.Select(row => row.seller).ToArray()), ("period_code", sales.Select(row => row.period).ToArray()), ("outcome_kind", sales.Select(row => row.kind).ToArray()),
            ("value", sales.Select((_, i) => 100 + (i * 12.5)).ToArray()));
    }

    private static void Add(CityTables tables, string table, params (string Name, Array Values)[] columns) => tables.Add(table, DataFrame.FromArrays(columns).Opened());
}
