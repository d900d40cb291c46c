using System.Collections.Immutable;
using static ResearchKit.Sources.Formats.FormatColumn;

namespace ResearchKit.Sources.Formats;

/// <summary>
/// School Data Sync v2.1 CSV: accounts, roles and classes as Microsoft 365 Education takes them. Names of files and columns are case-sensitive, UTF-8,
/// columns in any order, optional columns may be absent. From Microsoft Learn, "SDS v2.1 CSV file format" and "Default list of values".
/// </summary>
/// <remarks>
/// Codes are compared without regard to case by the service; this description asks for the documentation's spelling. Grade codes are lists that
/// a tenant extends, so they are text here; so is the kind of an academic session.
/// </remarks>
internal static class SchoolDataSync21
{
    internal static readonly ImmutableArray<string> OrgTypes =
    [
        "school", "department", "district", "local", "state", "national", "ministryOfEducation", "university", "college", "campus", "adultEducation",
        "municipality", "departmentOfEducation", "academicTrust", "localAuthority", "region", "division", "province", "researchCenter", "program",
    ];

    internal static readonly ImmutableArray<string> OrgRoles =
    [
        "principal", "chair", "professor", "researcher", "adjunct", "affiliate", "occupationalTherapist", "physicalTherapist", "speechTherapist",
        "visionTherapist", "paraprofessional", "specialServices", "advisor", "proctor", "nurse", "officeStaff", "lecturer", "itAdmin", "administrator",
        "teacher", "faculty", "staff", "teacherAssistant", "assistant", "instructor", "substitute", "coach", "alumni", "student", "other",
    ];

    /// <summary>The files.</summary>
    public static readonly FormatSet Files = new("school-data-sync-2.1", "School Data Sync v2.1", "Microsoft Learn: SDS v2.1 CSV file format",
    [
        new("orgs.csv", [Required("sourcedId", ValueKind.Id), Required("name"), RequiredCode("type", OrgTypes), Optional("parentSourcedId", ValueKind.Id, "orgs")])
        {
            RowMeaning = "a school or what it belongs to",
            IsRequired = true,
        },
        new("users.csv",
        [
            Required("sourcedId", ValueKind.Id), Required("username"), Optional("givenName"), Optional("familyName"), Optional("password"),
            Optional("activeDirectoryMatchId"), Optional("email", ValueKind.Email), Optional("phone"), Optional("sms"),
        ])
        {
            RowMeaning = "a person's account",
            IsRequired = true,
        },
        new("roles.csv",
        [
            Required("userSourcedId", ValueKind.Id, "users"), Required("orgSourcedId", ValueKind.Id, "orgs"), RequiredCode("role", OrgRoles),
            Optional("sessionSourcedId", ValueKind.Id, "academicSessions"), Optional("grade"), Optional("isPrimary", ValueKind.Boolean),
            Optional("roleStartDate", ValueKind.Date), Optional("roleEndDate", ValueKind.Date),
        ])
        {
            RowMeaning = "a person's role in an organisation",
            IsRequired = true,
        },
        new("classes.csv",
        [
            Required("sourcedId", ValueKind.Id), Required("orgSourcedId", ValueKind.Id, "orgs"), Required("title"),
            Optional("sessionSourcedIds", ValueKind.IdList, "academicSessions"), Optional("courseSourcedId", ValueKind.Id, "courses"), Optional("code"),
        ])
        {
            RowMeaning = "a class",
        },
        new("enrollments.csv",
        [
            Required("classSourcedId", ValueKind.Id, "classes"), Required("userSourcedId", ValueKind.Id, "users"), RequiredCode("role", OrgRoles),
        ])
        {
            RowMeaning = "a person in a class",
        },
        new("academicSessions.csv",
        [
            Required("sourcedId", ValueKind.Id), Required("title"), Required("type"), Required("schoolYear"),
            Required("startDate", ValueKind.Date), Required("endDate", ValueKind.Date),
        ])
        {
            RowMeaning = "a term or school year",
        },
        new("courses.csv",
        [
            Required("sourcedId", ValueKind.Id), Required("orgSourcedId", ValueKind.Id, "orgs"), Required("title"), Optional("code"),
            Optional("schoolYearSourcedId", ValueKind.Id, "academicSessions"), Optional("subject"), Optional("grade"),
        ])
        {
            RowMeaning = "a course",
        },
        new("demographics.csv",
        [
            Required("userSourcedId", ValueKind.Id, "users"), OptionalCode("sex", "male", "female", "other"), Optional("birthDate", ValueKind.Date),
            Optional("birthCity"), Optional("birthState"), Optional("birthCountry"), Optional("ethnicityCodes"), Optional("raceCodes"),
        ])
        {
            RowMeaning = "a person's demographic data",
        },
        new("userFlags.csv", [Required("userSourcedId", ValueKind.Id, "users"), Required("flag")]) { RowMeaning = "a mark on a person's account" },
        new("relationships.csv",
        [
            Required("userSourcedId", ValueKind.Id, "users"), Required("relationshipUserSourcedId", ValueKind.Id, "users"), Required("relationshipRole"),
        ])
        {
            RowMeaning = "a guardian of a learner",
        },
    ]);
}
