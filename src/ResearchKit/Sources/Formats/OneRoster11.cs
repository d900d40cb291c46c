using System.Collections.Immutable;
using static ResearchKit.Sources.Formats.FormatColumn;

namespace ResearchKit.Sources.Formats;

/// <summary>
/// OneRoster 1.1 CSV: the roster and gradebook of a district, as a zip or a folder of files. Columns, order, required fields and enumerations
/// as in 1EdTech OneRoster 1.1 CSV Tables (final release).
/// </summary>
/// <remarks>
/// All columns of a file must be there in the order of the specification; extension columns named <c>metadata.…</c> may follow. <c>status</c> and
/// <c>dateLastModified</c> are blank in a bulk delivery and required in a delta. Resource files are not described.
/// </remarks>
internal static class OneRoster11
{
    internal const string Specification = "1EdTech OneRoster 1.1 CSV Tables, final release";

    internal static readonly ImmutableArray<string> SessionTypes = ["gradingPeriod", "semester", "schoolYear", "term"];
    internal static readonly ImmutableArray<string> OrgTypes = ["department", "school", "district", "local", "state", "national"];
    internal static readonly ImmutableArray<string> ClassTypes = ["homeroom", "scheduled"];
    internal static readonly ImmutableArray<string> UserRoles =
        ["administrator", "aide", "guardian", "parent", "proctor", "relative", "student", "teacher"];

    internal static readonly ImmutableArray<string> EnrollmentRoles = ["administrator", "proctor", "student", "teacher"];
    internal static readonly ImmutableArray<string> ScoreStatuses = ["exempt", "fully graded", "not submitted", "partially graded", "submitted"];

    /// <summary>The manifest: one row a property. Its values are checked by <see cref="OneRosterManifest"/>.</summary>
    internal static readonly TabularFormat Manifest = new("manifest.csv", [Required("propertyName"), Optional("value")])
    {
        RowMeaning = "a property of the delivery",
        IsRequired = true,
        IsOrdered = true,
    };

    /// <summary>Files of a bulk delivery: everything that is current.</summary>
    public static readonly FormatSet Bulk = new("oneroster-1.1", "OneRoster 1.1", Specification,
    [
        Manifest,
        File("academicSessions.csv", "a term, semester or school year",
        [
            Required("title"), RequiredCode("type", SessionTypes), Required("startDate", ValueKind.Date), Required("endDate", ValueKind.Date),
            Optional("parentSourcedId", ValueKind.Id, "academicSessions"), Required("schoolYear", ValueKind.Year),
        ]),
        File("orgs.csv", "a school or what it belongs to",
        [
            Required("name"), RequiredCode("type", OrgTypes), Optional("identifier"), Optional("parentSourcedId", ValueKind.Id, "orgs"),
        ]),
        File("courses.csv", "a course, whenever it is taught",
        [
            Optional("schoolYearSourcedId", ValueKind.Id, "academicSessions"), Required("title"), Optional("courseCode"), Optional("grades"),
            Required("orgSourcedId", ValueKind.Id, "orgs"), Optional("subjects"), Optional("subjectCodes"),
        ]),
        File("classes.csv", "a class: a course taught to a group in one or more terms",
        [
            Required("title"), Optional("grades"), Required("courseSourcedId", ValueKind.Id, "courses"), Optional("classCode"),
            RequiredCode("classType", ClassTypes), Optional("location"), Required("schoolSourcedId", ValueKind.Id, "orgs"),
            Required("termSourcedIds", ValueKind.IdList, "academicSessions"), Optional("subjects"), Optional("subjectCodes"), Optional("periods"),
        ]),
        File("users.csv", "a person",
        [
            Required("enabledUser", ValueKind.Boolean), Required("orgSourcedIds", ValueKind.IdList, "orgs"), RequiredCode("role", UserRoles),
            Required("username"), Optional("userIds"), Required("givenName"), Required("familyName"), Optional("middleName"), Optional("identifier"),
            Optional("email", ValueKind.Email), Optional("sms"), Optional("phone"), Optional("agentSourcedIds", ValueKind.IdList, "users"),
            Optional("grades"), Optional("password"),
        ]),
        File("enrollments.csv", "a person in a class",
        [
            Required("classSourcedId", ValueKind.Id, "classes"), Required("schoolSourcedId", ValueKind.Id, "orgs"),
            Required("userSourcedId", ValueKind.Id, "users"), RequiredCode("role", EnrollmentRoles), Optional("primary", ValueKind.Boolean),
            Optional("beginDate", ValueKind.Date), Optional("endDate", ValueKind.Date),
        ]),
        File("demographics.csv", "a person's demographic data; sourcedId is the user's",
        [
            Optional("birthDate", ValueKind.Date), OptionalCode("sex", "male", "female"),
            Optional("americanIndianOrAlaskaNative", ValueKind.Boolean), Optional("asian", ValueKind.Boolean),
            Optional("blackOrAfricanAmerican", ValueKind.Boolean), Optional("nativeHawaiianOrOtherPacificIslander", ValueKind.Boolean),
            Optional("white", ValueKind.Boolean), Optional("demographicRaceTwoOrMoreRaces", ValueKind.Boolean),
            Optional("hispanicOrLatinoEthnicity", ValueKind.Boolean), Optional("countryOfBirthCode"), Optional("stateOfBirthAbbreviation"),
            Optional("cityOfBirth"), Optional("publicSchoolResidenceStatus"),
        ]),
        File("categories.csv", "a kind of line item", [Required("title")]),
        File("lineItems.csv", "something that is graded in a class",
        [
            Required("title"), Optional("description"), Required("assignDate", ValueKind.Date), Required("dueDate", ValueKind.Date),
            Required("classSourcedId", ValueKind.Id, "classes"), Required("categorySourcedId", ValueKind.Id, "categories"),
            Required("gradingPeriodSourcedId", ValueKind.Id, "academicSessions"), Required("resultValueMin", ValueKind.Number),
            Required("resultValueMax", ValueKind.Number),
        ]),
        File("results.csv", "a learner's result in a line item",
        [
            Required("lineItemSourcedId", ValueKind.Id, "lineItems"), Required("studentSourcedId", ValueKind.Id, "users"),
            RequiredCode("scoreStatus", ScoreStatuses), Required("score", ValueKind.Number), Required("scoreDate", ValueKind.Date), Optional("comment"),
        ]),
    ]);

    /// <summary>Files of a delta delivery: what changed, with <c>status</c> and <c>dateLastModified</c> required.</summary>
    public static readonly FormatSet Delta = Bulk with { Files = [.. Bulk.Files.Select(AsDelta)] };

    internal static TabularFormat File(string fileName, string rowMeaning, ImmutableArray<FormatColumn> columns) => new(
        fileName,
        [
            Required("sourcedId", ValueKind.Id), OptionalCode("status", "active", "tobedeleted"), Optional("dateLastModified", ValueKind.DateTime),
            .. columns,
        ])
    {
        RowMeaning = rowMeaning,
        IsOrdered = true,
        MoreColumns = Extension,
    };

    internal static TabularFormat AsDelta(TabularFormat bulk) => bulk.FileName == Manifest.FileName ? bulk : bulk.Requiring("status", "dateLastModified");

    internal static FormatColumn? Extension(string name) =>
        name.StartsWith("metadata.", StringComparison.Ordinal) && name.Length > "metadata.".Length ? Optional(name) : null;
}
