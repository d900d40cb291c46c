using static ResearchKit.Sources.Formats.FormatColumn;

namespace ResearchKit.Sources.Formats;

/// <summary>
/// School Data Sync v1 CSV ("SDS format"): six files whose columns have names with spaces. From Microsoft Learn, "CSV files for School Data Sync".
/// Further columns of the format, all optional, are allowed and not checked.
/// </summary>
internal static class SchoolDataSync1
{
    /// <summary>The files.</summary>
    public static readonly FormatSet Files = new("school-data-sync-1", "School Data Sync v1", "Microsoft Learn: CSV files for School Data Sync",
    [
        File("School.csv", "a school", Required("SIS ID", ValueKind.Id), Required("Name")),
        File("Section.csv", "a class",
            Required("SIS ID", ValueKind.Id), Required("School SIS ID", ValueKind.Id, "School"), Required("Section Name"),
            Optional("Term StartDate", ValueKind.Date), Optional("Term EndDate", ValueKind.Date)),
        File("Student.csv", "a learner's account",
            Required("SIS ID", ValueKind.Id), Required("School SIS ID", ValueKind.Id, "School"), Required("Username"), Optional("First Name"), Optional("Last Name"),
            Optional("Birthdate", ValueKind.Date)),
        File("Teacher.csv", "a teacher's account",
            Required("SIS ID", ValueKind.Id), Required("School SIS ID", ValueKind.Id, "School"), Required("Username"), Optional("First Name"), Optional("Last Name")),
        File("StudentEnrollment.csv", "a learner in a class",
            Required("Section SIS ID", ValueKind.Id, "Section"), Required("SIS ID", ValueKind.Id, "Student")),
        File("TeacherRoster.csv", "a teacher of a class",
            Required("Section SIS ID", ValueKind.Id, "Section"), Required("SIS ID", ValueKind.Id, "Teacher")),
    ]);

    private static TabularFormat File(string fileName, string rowMeaning, params FormatColumn[] columns) => new(fileName, [.. columns])
    {
        RowMeaning = rowMeaning,
        IsRequired = true,
        MoreColumns = name => name.Length > 0 ? Optional(name) : null,
    };
}
