using System.Globalization;
using System.Text;

namespace ResearchKit.Sources.Suggestion;

/// <summary>A load that a draft proposes.</summary>
/// <param name="Table">Learning table.</param>
/// <param name="File">File.</param>
/// <param name="Why">Why.</param>
/// <param name="Duplicates">Policy, or null for the default.</param>
/// <param name="Columns">Learning column and what fills it, as YAML.</param>
internal sealed record DraftedLoad(string Table, DraftedFile File, string Why, string? Duplicates, IReadOnlyList<(string Column, string Yaml)> Columns)
{
    public string ToYaml()
    {
        var yaml = new StringBuilder();
        yaml.Append(CultureInfo.InvariantCulture, $"  - table: {Table}   # {Why}\n    from: {DraftText.Quote(File.Name)}\n");
        if (Duplicates is not null)
            yaml.Append(CultureInfo.InvariantCulture, $"    duplicates: {Duplicates}\n");
        yaml.Append("    columns:\n");
        foreach (var (column, value) in Columns)
            yaml.Append(CultureInfo.InvariantCulture, $"      {column}: {value}\n");
        return yaml.ToString();
    }
}

/// <summary>Which learning tables the columns of a file could fill, by what they mean.</summary>
internal static class DraftedLoads
{
    public static IEnumerable<DraftedLoad> Of(DraftedFile file)
    {
        var who = Who(file);
        var group = Group(file);
        if (Thing(file, "school", "school_id", "school", []) is { } school)
            yield return school;
        if (group is not null && Load(file, "teaching_group", "it names groups", "combine", [("group_id", group), ("school_id", Of(file, "school")), ("course_code", Of(file, "course")), ("term_code", Of(file, "term"))]) is { } groups)
            yield return groups;
        if (who is { IsLearner: true })
            yield return Load(file, "learner", "it names learners", "combine", [("learner_id", who.Value.Yaml), ("birth_year", BirthYear(file)), ("sex_code", Sex(file)), ("home_language_group", Of(file, "language"))])!;
        if (who is { IsLearner: true } && group is not null && file.Find("clicks") is null && Load(file, "group_membership", "learners in groups", "combine", [("learner_id", who.Value.Yaml), ("group_id", group), ("from_date", Date(file, "from")), ("to_date", Date(file, "to"))]) is { } members)
            yield return members;
        foreach (var load in Results(file, who?.Yaml, group))
            yield return load;
    }

    private static IEnumerable<DraftedLoad> Results(DraftedFile file, string? who, string? group)
    {
        if (Thing(file, "assessment", "assessment_id", "assessment", [("group_id", group), ("kind", Of(file, "kind")), ("subject_code", Of(file, "subject")), ("weight", Number(file, "weight")), ("max_score", Number(file, "max score"))]) is { } assessment)
            yield return assessment;
        if (Thing(file, "content_item", "item_id", "item", [("kind", Of(file, "kind"))]) is { } item)
            yield return item;
        if (Thing(file, "survey_wave", "wave_id", "wave", [("is_linkable", "{ constant: \"true\" }")]) is { } wave && who is not null && file.Questions is not null)
            yield return wave;
        if (who is null)
            yield break;
        if (Required(file, "attendance_week", "lessons and absences by week", null, [("learner_id", who), ("week_start", Date(file, "week start"))], [("lessons_scheduled", Of(file, "lessons")), ("absent_authorised", Of(file, "absent authorised")), ("absent_unauthorised", Of(file, "absent unauthorised"))]) is { } week)
            yield return week;
        if (Required(file, "assessment_result", "a score of a person in an assessment", null, [("assessment_id", Of(file, "assessment")), ("learner_id", who), ("score", Number(file, "score"))], [("submitted_at", Date(file, "submitted"))]) is { } result)
            yield return result;
        if (Required(file, "grade", "grades by subject and term", null, [("learner_id", who), ("subject_code", Of(file, "subject")), ("term_code", Of(file, "term")), ("scale", Scale(file)), ("grade_value", Of(file, "grade"))], []) is { } grade)
            yield return grade;
        if (Required(file, "activity_daily", "clicks by day", "sum", [("learner_id", who), ("group_id", group), ("item_id", Of(file, "item")), ("day", file.Columns.Any(column => column is { Name: "date" or "day", Class: not null }) ? DraftText.Quote(file.Columns.First(column => column.Name is "date" or "day").Name) : null), ("clicks", Of(file, "clicks"))], []) is { } clicks)
            yield return clicks;
        if (file.Questions is not null && Required(file, "survey_response", "one column a question", "combine", [("wave_id", Of(file, "wave")), ("learner_id", who), ("item_code", "question_code"), ("value", "answer_value")], []) is { } answers)
            yield return answers;
    }

    /// <summary>A table of things that have a code: one row a thing, from whatever file names it.</summary>
    private static DraftedLoad? Thing(DraftedFile file, string table, string key, string meaning, IReadOnlyList<(string, string?)> others) =>
        Of(file, meaning) is { } code ? Load(file, table, $"it names each {meaning}", "combine", [(key, code), .. others]) : null;

    private static DraftedLoad? Required(DraftedFile file, string table, string why, string? duplicates, IReadOnlyList<(string Column, string? Yaml)> required, IReadOnlyList<(string, string?)> others) =>
        required.Any(value => value.Yaml is null) ? null : Load(file, table, why, duplicates, [.. required, .. others]);

    private static DraftedLoad? Load(DraftedFile file, string table, string why, string? duplicates, IReadOnlyList<(string Column, string? Yaml)> columns) =>
        new(table, file, why, duplicates, [.. columns.Where(value => value.Yaml is not null).Select(value => (value.Column, value.Yaml!))]);

    private static (string Yaml, bool IsLearner)? Who(DraftedFile file) =>
        file.Find("learner") is { } learner ? (DraftText.Quote(learner.Name), true) : null;

    private static string? Group(DraftedFile file) => Of(file, "group")
        ?? (file.Find("course") is { } course && file.Find("term") is { } term ? $"[{DraftText.Quote(course.Name)}, {DraftText.Quote(term.Name)}]" : null);

    private static string? Of(DraftedFile file, string meaning) => file.Find(meaning) is { } column ? DraftText.Quote(column.Name) : null;

    private static string? Number(DraftedFile file, string meaning) => file.Find(meaning) is not { Profile.IsNumber: true } column ? null
        : column.Profile.HasDecimalComma ? $"{{ column: {DraftText.Quote(column.Name)}, decimal: \",\" }}" : DraftText.Quote(column.Name);

    private static string? Date(DraftedFile file, string meaning) => file.Find(meaning) is not { } column || (column.Profile.DateFormats is null && !column.Profile.IsTime) ? null
        : column.Profile.DateFormats is { IsEmpty: false } formats ? $"{{ column: {DraftText.Quote(column.Name)}, format: [{string.Join(", ", formats.Select(DraftText.Quote))}] }}" : DraftText.Quote(column.Name);

    private static string? BirthYear(DraftedFile file) => file.Find("birth date") is not { Profile: { DateFormats: not null } profile } column ? null
        : $"{{ column: {DraftText.Quote(column.Name)}, generalise: year{(profile.DateFormats is { IsEmpty: false } formats ? $", format: [{string.Join(", ", formats.Select(DraftText.Quote))}]" : "")} }}";

    /// <summary>Codes of the schema, or words whose meaning is clear; anything else is left to a person.</summary>
    private static string? Sex(DraftedFile file)
    {
        if (file.Find("sex") is not { Profile: { Codes.IsEmpty: false } profile } column)
            return null;
        var recode = profile.Codes.Select(code => (code, Says: code.ToUpperInvariant() switch
        {
            "F" or "FEMALE" or "NAINEN" or "TYTTÖ" or "KVINNA" or "FLICKA" => "F",
            "M" or "MALE" or "MIES" or "POIKA" or "MAN" or "POJKE" => "M",
            "X" or "OTHER" or "MUU" or "ANNAT" => "X",
            _ => "",
        })).ToList();
        return recode.Exists(pair => pair.Says.Length == 0) ? null
            : recode.TrueForAll(pair => pair.code == pair.Says) ? DraftText.Quote(column.Name)
            : $"{{ column: {DraftText.Quote(column.Name)}, recode: {{ {string.Join(", ", recode.Select(pair => $"{DraftText.Quote(pair.code)}: {pair.Says}"))} }} }}";
    }

    private static string? Scale(DraftedFile file) => Of(file, "scale")
        ?? (file.Find("grade") is { Profile.Range: { } range } ? range is { Least: >= 4, Most: <= 10 } and not { Most: <= 5 } ? "{ constant: \"4-10\" }" : range is { Least: >= 1, Most: <= 5 } ? "{ constant: \"1-5\" }" : null : null);
}
