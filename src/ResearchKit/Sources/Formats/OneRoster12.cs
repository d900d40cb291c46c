using System.Collections.Immutable;
using static ResearchKit.Sources.Formats.FormatColumn;

namespace ResearchKit.Sources.Formats;

/// <summary>
/// OneRoster 1.2 CSV, the rostering files: users lose their single role and organisation to <c>roles.csv</c> and gain preferred names;
/// <c>userProfiles.csv</c> is new. From 1EdTech OneRoster CSV Binding 1.2.1.
/// </summary>
/// <remarks>
/// The gradebook files are described as in 1.1, with any columns allowed after those: 1.2 added some (a text score, the school, flags for late and
/// missing), which this description does not check. Score scales, learning objectives and resources are not described.
/// </remarks>
internal static class OneRoster12
{
    private static readonly ImmutableArray<string> Roles =
    [
        "aide", "counselor", "districtAdministrator", "guardian", "parent", "principal", "proctor", "relative", "siteAdministrator", "student",
        "systemAdministrator", "teacher",
    ];

    /// <summary>Files of a bulk delivery.</summary>
    public static readonly FormatSet Bulk = new("oneroster-1.2", "OneRoster 1.2", "1EdTech OneRoster CSV Binding 1.2.1",
    [
        .. OneRoster11.Bulk.Files.Select(From11),
        OneRoster11.File("roles.csv", "a person's role in an organisation",
        [
            Required("userSourcedId", ValueKind.Id, "users"), RequiredCode("roleType", "primary", "secondary"), RequiredCode("role", Roles),
            Optional("beginDate", ValueKind.Date), Optional("endDate", ValueKind.Date), Required("orgSourcedId", ValueKind.Id, "orgs"),
            Optional("userProfileSourcedId", ValueKind.Id, "userProfiles"),
        ]),
        OneRoster11.File("userProfiles.csv", "a person's account in a system or tool",
        [
            Required("userSourcedId", ValueKind.Id, "users"), Required("profileType"), Required("vendorId"), Optional("applicationId"),
            Optional("description"), Required("credentialType"), Required("username"), Optional("password"),
        ]),
    ]);

    /// <summary>Files of a delta delivery.</summary>
    public static readonly FormatSet Delta = Bulk with { Files = [.. Bulk.Files.Select(OneRoster11.AsDelta)] };

    private static TabularFormat From11(TabularFormat file) => file.Name switch
    {
        "users" => OneRoster11.File("users.csv", file.RowMeaning,
        [
            Required("enabledUser", ValueKind.Boolean), Required("username"), Optional("userIds"), Required("givenName"), Required("familyName"),
            Optional("middleName"), Optional("identifier"), Optional("email", ValueKind.Email), Optional("sms"), Optional("phone"),
            Optional("agentSourcedIds", ValueKind.IdList, "users"), Optional("grades"), Optional("password"), Optional("userMasterIdentifier"),
            Optional("preferredGivenName"), Optional("preferredMiddleName"), Optional("preferredFamilyName"),
            Optional("primaryOrgSourcedId", ValueKind.Id, "orgs"), Optional("pronouns"),
        ]),
        "demographics" => file with
        {
            Columns = [.. file.Columns.Select(column => column.Name == "sex" ? OptionalCode("sex", "male", "female", "other", "unspecified") : column)],
        },
        "lineItems" or "results" => file with { MoreColumns = name => Optional(name) },
        _ => file,
    };
}
