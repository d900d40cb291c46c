using System.Globalization;
using ResearchKit.Sources.Delimited;

namespace ResearchKit.Sources.SchoolDataSync;

using Columns = Dictionary<string, Func<DelimitedRow, string?>>;

/// <summary>Columns that are made of a row's others and of what they refer to. Their names begin with _; the mapping names them like columns of the files.</summary>
internal sealed class DirectoryColumns
{
    private static readonly Columns None = new(StringComparer.Ordinal);

    private readonly Dictionary<string, string> _orgs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Title, string Year, string Start)> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Code, string Subject, string Grade)> _courses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _classes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(string Role, string Org)>> _roles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Columns> _files;

    /// <summary>Reads what rows refer to.</summary>
    public DirectoryColumns(ILookup<string, DelimitedFile> files, CancellationToken cancellationToken)
    {
        IEnumerable<DelimitedRow> Rows(string name) => files[name].SelectMany(file => file.Rows(cancellationToken));
        foreach (var row in Rows("orgs"))
            _orgs[row["sourcedId"]] = row["type"];
        foreach (var row in Rows("academicSessions"))
            _sessions[row["sourcedId"]] = (row["title"], row["schoolYear"], row["startDate"]);
        foreach (var row in Rows("courses"))
            _courses[row["sourcedId"]] = (row["code"].Length > 0 ? row["code"] : row["sourcedId"], row["subject"], row["grade"]);
        foreach (var row in Rows("classes"))
        {
            if (_classes.Add(row["sourcedId"]) && row["code"].Length > 0)
                _codes[row["code"]] = _codes.GetValueOrDefault(row["code"]) + 1;
        }

        foreach (var row in Rows("Section"))
            _classes.Add(row["SIS ID"]);
        foreach (var row in Rows("roles"))
        {
            if (!_roles.TryGetValue(row["userSourcedId"], out var roles))
                _roles.Add(row["userSourcedId"], roles = []);
            roles.Insert(row["isPrimary"] == "true" ? 0 : roles.Count, (row["role"], row["orgSourcedId"]));
        }

        _files = new(StringComparer.Ordinal)
        {
            ["orgs"] = new(StringComparer.Ordinal) { ["_type"] = row => row["type"] },
            ["courses"] = new(StringComparer.Ordinal) { ["_code"] = row => _courses.GetValueOrDefault(row["sourcedId"]).Code },
            ["classes"] = new(StringComparer.Ordinal)
            {
                ["_code"] = row => row["code"] is { Length: > 0 } code && _codes.GetValueOrDefault(code) == 1 && (code == row["sourcedId"] || !_classes.Contains(code)) ? code : row["sourcedId"],
                ["_school"] = row => School(row["orgSourcedId"]),
                ["_course"] = row => _courses.TryGetValue(row["courseSourcedId"], out var course) ? course.Code : row["courseSourcedId"],
                ["_subject"] = row => _courses.GetValueOrDefault(row["courseSourcedId"]).Subject,
                ["_grade"] = row => Grade(_courses.GetValueOrDefault(row["courseSourcedId"]).Grade ?? ""),
                ["_term"] = row => Sessions(row) is [var only] ? only.Title : null,
                ["_year"] = row => Sessions(row).Select(session => Year(session.Year)).FirstOrDefault(),
                ["_start"] = row => Sessions(row).Select(session => session.Start).Min(StringComparer.Ordinal),
            },
            ["demographics"] = new(StringComparer.Ordinal) { ["_sex"] = row => Sex(row["sex"]) },
            ["users"] = new(StringComparer.Ordinal)
            {
                ["_role"] = row => RolesOf(row).Select(role => Kind(role.Role)).FirstOrDefault(kind => kind is not null),
                ["_learner"] = row => RolesOf(row).Exists(role => Kind(role.Role) == "learner") ? "yes" : null,
                ["_staff"] = row => RolesOf(row).Exists(role => Kind(role.Role) == "staff") ? "yes" : null,
                ["_staff_role"] = row => RolesOf(row).Select(role => StaffRole(role.Role)).FirstOrDefault(role => role is not null),
                ["_school"] = row => RolesOf(row).Select(role => School(role.Org)).FirstOrDefault(school => school is not null),
                ["_mail"] = row => Mail(row["username"]),
            },
            ["roles"] = new(StringComparer.Ordinal)
            {
                ["_kind"] = row => Kind(row["role"]),
                ["_school"] = row => School(row["orgSourcedId"]),
            },
            ["enrollments"] = new(StringComparer.Ordinal) { ["_kind"] = row => Kind(row["role"]) },
            ["Section"] = new(StringComparer.Ordinal)
            {
                ["_code"] = row => row["SIS ID"],
                ["_course"] = row => row["Course Number"].Length > 0 ? row["Course Number"] : row["Course SIS ID"],
                ["_year"] = row => YearOf(row["Term StartDate"]),
            },
            ["Student"] = new(StringComparer.Ordinal) { ["_sex"] = row => Sex(row["Gender"]), ["_mail"] = row => Mail(row["Username"]) },
            ["Teacher"] = new(StringComparer.Ordinal) { ["_mail"] = row => Mail(row["Username"]) },
        };
    }

    /// <summary>The columns that are made for a file.</summary>
    public IReadOnlyDictionary<string, Func<DelimitedRow, string?>> Of(string file) => _files.GetValueOrDefault(file, None);

    private static string? Kind(string role) => role switch { "student" => "learner", "" or "alumni" => null, _ => "staff" };

    private static string? StaffRole(string role) => role switch
    {
        "teacher" or "substitute" or "instructor" or "lecturer" or "professor" or "faculty" => "teacher",
        "principal" or "chair" => "principal",
        "advisor" => "counsellor",
        "" or "student" or "alumni" => null,
        _ => "other",
    };

    private static string? Mail(string username) => username.Contains('@', StringComparison.Ordinal) ? username : null;

    private static string? Sex(string sex) => sex.ToLowerInvariant() switch { "female" or "f" => "F", "male" or "m" => "M", "other" or "x" => "X", _ => null };

    private static string? Grade(string grade) =>
        grade is "KG" or "PK" or "TK" ? "0" : int.TryParse(grade, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 13 ? number.ToString(CultureInfo.InvariantCulture) : null;

    /// <summary>A school year as four digits; 2025-2026 and other spellings tell their last year.</summary>
    private static string? Year(string year)
    {
        var digits = year.Length >= 4 ? year[^4..] : "";
        return digits.Length == 4 && digits.All(char.IsAsciiDigit) ? digits : null;
    }

    /// <summary>The year in which a school year begins, by its first day: terms that begin before July belong to the school year before.</summary>
    private static string? YearOf(string start) => DateOnly.TryParseExact(start, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
        ? (date.Month >= 7 ? date.Year : date.Year - 1).ToString(CultureInfo.InvariantCulture) : null;

    /// <summary>An organisation that is a school; one that is not there is kept, so that it is told.</summary>
    private string? School(string org) => org.Length > 0 && (!_orgs.TryGetValue(org, out var type) || type == "school") ? org : null;

    private List<(string Role, string Org)> RolesOf(DelimitedRow row) => _roles.GetValueOrDefault(row["sourcedId"], []);

    private List<(string Title, string Year, string Start)> Sessions(DelimitedRow row) =>
        [.. row["sessionSourcedIds"].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(_sessions.ContainsKey).Select(id => _sessions[id])];
}
