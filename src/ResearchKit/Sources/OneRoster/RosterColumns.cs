using System.Globalization;
using ResearchKit.Sources.Delimited;

namespace ResearchKit.Sources.OneRoster;

using Columns = Dictionary<string, Func<DelimitedRow, string?>>;

/// <summary>Columns that are made of a row's others and of what they refer to. Their names begin with _; the mapping names them like columns of the files.</summary>
internal sealed class RosterColumns
{
    private static readonly Columns None = new(StringComparer.Ordinal);

    private readonly RosterIndex _index;
    private readonly Dictionary<string, Columns> _files;

    public RosterColumns(RosterIndex index)
    {
        _index = index;
        var terms = new TermGrades(index);
        _files = new(StringComparer.Ordinal)
        {
            ["orgs"] = new(StringComparer.Ordinal) { ["_code"] = row => index.CodeOf("orgs", "identifier", row["identifier"], row["sourcedId"]) },
            ["courses"] = new(StringComparer.Ordinal)
            {
                ["_code"] = row => row["courseCode"].Length > 0 ? row["courseCode"] : row["sourcedId"],
                ["_subject"] = row => terms.FirstSubject(row["subjectCodes"], row["subjects"]),
            },
            ["classes"] = new(StringComparer.Ordinal)
            {
                ["_code"] = row => index.CodeOf("classes", "classCode", row["classCode"], row["sourcedId"]),
                ["_school"] = row => School([row["schoolSourcedId"]]),
                ["_course"] = row => index.Find("courses", row["courseSourcedId"]) is { } course && course["courseCode"] is { Length: > 0 } code ? code : row["courseSourcedId"],
                ["_term"] = row => Terms(row) is [var only] ? index.Find("academicSessions", only)?["title"] : null,
                ["_year"] = row => Session(row)?["schoolYear"],
                ["_start"] = row => Session(row)?["startDate"],
                ["_grade"] = row => Grade(row["grades"]),
                ["_subject"] = row => terms.SubjectOfClass(row["sourcedId"]),
            },
            ["demographics"] = new(StringComparer.Ordinal) { ["_sex"] = row => row["sex"] switch { "female" => "F", "male" => "M", "other" => "X", _ => null } },
            ["users"] = new(StringComparer.Ordinal)
            {
                ["_role"] = row => Roles(row).Select(Kind).FirstOrDefault(kind => kind.Length > 0),
                ["_learner"] = row => Roles(row).Any(role => Kind(role) == "learner") ? "yes" : null,
                ["_staff"] = row => Roles(row).Any(role => Kind(role) == "staff") ? "yes" : null,
                ["_staff_role"] = row => Roles(row).Select(StaffRole).FirstOrDefault(role => role.Length > 0),
                ["_school"] = row => School(Organisations(row)),
                ["_number"] = row => FirstUserId(row["userIds"]),
            },
            ["roles"] = new(StringComparer.Ordinal) { ["_school"] = row => School([row["orgSourcedId"]]) },
            ["enrollments"] = new(StringComparer.Ordinal) { ["_teacher_role"] = row => row["primary"] == "false" ? "co_teacher" : "teacher" },
            ["lineItems"] = new(StringComparer.Ordinal)
            {
                ["_scale"] = row => terms.Scale(row["sourcedId"]),
                ["_kind"] = row => terms.Kind(row["categorySourcedId"]),
                ["_subject"] = row => terms.SubjectOfClass(row["classSourcedId"]),
            },
            ["results"] = new(StringComparer.Ordinal)
            {
                ["_scale"] = row => terms.Scale(row["lineItemSourcedId"]),
                ["_subject"] = row => terms.Subject(row["lineItemSourcedId"]),
                ["_term"] = row => terms.Term(row["lineItemSourcedId"]),
                ["_grade"] = row => TermGrades.Value(Points(row)),
                ["_points"] = row => Points(row),
            },
        };
    }

    /// <summary>The columns that are made for a file.</summary>
    public IReadOnlyDictionary<string, Func<DelimitedRow, string?>> Of(string file) => _files.GetValueOrDefault(file, None);

    /// <summary>A role of 1.1 or 1.2 as the store parts people: learner, staff, or neither.</summary>
    private static string Kind(string role) => role switch
    {
        "student" => "learner",
        "" or "guardian" or "parent" or "relative" => "",
        _ => "staff",
    };

    /// <summary>Role of staff. In 1.1 an administrator or aide may be anything, so that it is left open.</summary>
    private static string StaffRole(string role) => role switch
    {
        "teacher" => "teacher",
        "principal" => "principal",
        "counselor" => "counsellor",
        "districtAdministrator" or "siteAdministrator" or "systemAdministrator" => "other",
        _ => "",
    };

    /// <summary>A grade level as CEDS writes it; several levels, and levels that are no year of school, are none.</summary>
    private static string? Grade(string grades)
    {
        var levels = grades.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return levels is not [var level] ? null
            : level is "KG" or "PK" or "TK" ? "0"
            : int.TryParse(level, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 13 ? number.ToString(CultureInfo.InvariantCulture) : null;
    }

    /// <summary>The first number in <c>{Type:Number},{Type:Number}</c>.</summary>
    private static string? FirstUserId(string userIds)
    {
        var start = userIds.IndexOf(':', StringComparison.Ordinal);
        var end = userIds.IndexOf('}', StringComparison.Ordinal);
        return start > 0 && end > start ? userIds[(start + 1)..end].Trim() : null;
    }

    private static string? Points(DelimitedRow row) => row["scoreStatus"] is "exempt" or "not submitted" ? null : row["score"];

    private IEnumerable<string> Roles(DelimitedRow row) => row["role"] is { Length: > 0 } role ? [role] : _index.RolesOf(row["sourcedId"]).Select(found => found["role"]);

    private IEnumerable<string> Organisations(DelimitedRow row) => row["orgSourcedIds"] is { Length: > 0 } ids
        ? ids.Split(',', StringSplitOptions.TrimEntries)
        : _index.RolesOf(row["sourcedId"]).Select(role => role["orgSourcedId"]).Append(row["primaryOrgSourcedId"]).Where(id => id.Length > 0);

    /// <summary>The first school; organisations that are no schools are passed over, unknown ones are not, so that they are told.</summary>
    private string? School(IEnumerable<string> organisations) =>
        organisations.FirstOrDefault(id => _index.Find("orgs", id) is not { } org || org["type"] == "school");

    private IReadOnlyDictionary<string, string>? Session(DelimitedRow row) =>
        Terms(row).Select(term => _index.Find("academicSessions", term)).OfType<IReadOnlyDictionary<string, string>>().MinBy(session => session["startDate"], StringComparer.Ordinal);

    private static string[] Terms(DelimitedRow row) => row["termSourcedIds"].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
