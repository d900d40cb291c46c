using System.Globalization;
using System.Text;
using ResearchKit.Sources.Formats;

namespace ResearchKit.Synthesis.Exports;

/// <summary>The card of exports: systems, files, columns of layouts that no standard describes, kinds of mess and their rates. It holds no answers.</summary>
internal static class ExportCard
{
    private static readonly (string Folder, string Meaning, string Keys)[] Systems =
    [
        (StudentRegisterExport.Folder, "Student register: rosters and grades of all school years as OneRoster 1.1 (a bulk zip, and a delta zip that came later), weekly attendance beside them.",
            "`sourcedId` of its own; `identifier` is the student number that people type; `email` where known"),
        (SchoolAccountsExport.Folder, "Directory of accounts of the latest school year, as School Data Sync v2.1.", "`sourcedId` of its own; `username` is the e-mail address; some persons have two accounts"),
        (PracticePlatformExport.Folder, "Practice platform: xAPI 1.0.3 statements, answers to items among them.", "e-mail address, its SHA-1 sum, or an account of its own with the name"),
        (CoursePlatformExport.Folder, "Course platform: Caliper envelopes, 1.1 until the end of 2024 and 1.2 from then on.", "an address of its own; with 1.1 the name, with 1.2 the register's `sourcedId`, with some events neither"),
        (AssessmentExport.Folder, "Results of marked tasks and tests, as schools uploaded them.", "student number and name, typed"),
        (WellbeingSurveyExport.Folder, "Well-being survey in wide form; anonymous waves apart.", "**none shared**: name, date of birth, school, class"),
        (SupportRegisterExport.Folder, "Register of support for learning, kept by hand.", "student number, name and date of birth, typed anew for each measure"),
        (CompetenceExport.Folder, "Competence evaluations of learners and staff, by themselves and by others.", "account of rater and ratee"),
        (StaffTrainingExport.Folder, "A company's personnel system: staff, their training, and xAPI statements of the training platform.", "employee number; e-mail address where known"),
        (SalesExport.Folder, "The company's sales system.", "**none shared**: seller number of its own, name, unit"),
    ];

    /// <summary>The card as Markdown, the same on every platform.</summary>
    public static string Of(DataPackage package, IReadOnlyList<FileAccount> files, ExportMess mess)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {package.Title}\n\n");
        text.Append("Deliveries of the systems that a synthetic city would live in, before anything was linked or pseudonymised. **Nobody in it exists**: names, dates of birth, numbers and addresses are\n");
        text.Append("invented (all addresses end in .example; no number has the form of a national identity number). Made to test and to teach importing and linkage.\n\n");
        text.Append("## Systems\n\n| folder | what it is | how it names a person |\n| --- | --- | --- |\n");
        foreach (var (folder, meaning, keys) in Systems.Where(system => files.Any(file => file.System == system.Folder)))
            text.Append(CultureInfo.InvariantCulture, $"| {folder} | {meaning} | {keys} |\n");
        text.Append("\n`answer-key/` holds what is true about these files: counts, kinds of mess, and who each record is. It is sealed (see its README): importers and linkage must not read it.\n");
        Files(text, files);
        Layouts(text, files);
        Mess(text, mess);
        text.Append("\n## Limits\n\n");
        text.Append("Each kind of mess happens at its rate to each row alone; in real systems it clusters in schools, clerks and days. Names come from lists of some hundred, so namesakes are more frequent\n");
        text.Append("than in a city. Not exported: recommendations, goals, interventions, statuses of enrolments, phases of studies, and grades in words (OneRoster 1.1 has no place for them).\n");
        text.Append(CultureInfo.InvariantCulture, $"\n## How it was made\n\nBy {package.Generator.Name} {package.Generator.Version} with seed {package.Generator.Seed}; all parameters stand in {DataPackage.FileName}. ");
        text.Append("The same parameters make the same bytes on every platform.\nLicence: CC0 1.0.\n");
        return text.ToString();
    }

    private static void Files(StringBuilder text, IReadOnlyList<FileAccount> files)
    {
        text.Append("\n## Files\n\n| file | format | a row is |\n| --- | --- | --- |\n");
        foreach (var file in files)
        {
            var meaning = file.Layout?.RowMeaning ?? (file.Format == "caliper" ? "an envelope with up to twenty events" : "a statement");
            text.Append(CultureInfo.InvariantCulture, $"| {file.Path} | {file.Format} | {meaning} |\n");
        }

        text.Append("\nOneRoster: ").Append(OneRoster11.Specification).Append(". School Data Sync: ").Append(SchoolDataSync21.Files.Source);
        text.Append(".\nxAPI: version 1.0.3. Caliper: 1EdTech Caliper Analytics 1.1 and 1.2. A file of a second delivery ends in `-2`, or is the delta zip; its rows are new, or replace rows of the first.\n");
    }

    private static void Layouts(StringBuilder text, IReadOnlyList<FileAccount> files)
    {
        text.Append("\n## Columns of the other files\n\nDates: 2024-08-12, 12.8.2024 (day first), 8/12/2024 (month first): the separator decides. Empty: not known.\n");
        var own = files.Where(file => file.Layout is not null && !file.Format.StartsWith("oneroster", StringComparison.Ordinal) && !file.Format.StartsWith("school-data-sync", StringComparison.Ordinal));
        foreach (var file in own.DistinctBy(file => file.Format, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n### {file.Path}\n\n| column | holds |\n| --- | --- |\n");
            foreach (var column in file.Layout!.Columns)
                text.Append(CultureInfo.InvariantCulture, $"| {column.Name} | {ValueCheck.Expectation(column)}{(column.IsRequired ? ", never empty" : "")} |\n");
            if (file.Layout.MoreColumns is not null)
                text.Append("| one column a question, named by its code | a whole number on the question's scale |\n");
        }
    }

    private static void Mess(StringBuilder text, ExportMess mess)
    {
        text.Append("\n## Mess\n\n| kind | share | of |\n| --- | ---: | --- |\n");
        Row("key mistyped", mess.KeyTypo, "typed keys");
        Row("key missing", mess.MissingKey, "keys that may be empty");
        Row("name without ä, ö, å, é", mess.WithoutDiacritics, "typed names that have such letters");
        Row("two letters of a name swapped", mess.Transposition, "typed names");
        Row("given and family name swapped", mess.SwappedNames, "typed names");
        Row("half of a double name left out", mess.ShortenedName, "typed double names");
        Row("date of birth off by a day", mess.BirthDateError, "dates of birth");
        Row("date in another form", mess.OtherDateForm, "dates of files with dates in local forms, and of roles in the directory");
        Row("row twice, the same", mess.ExactDuplicate, "rows");
        Row("row twice, written differently", mess.NearDuplicate, "rows with names or dates");
        Row("row late, in a second delivery", mess.Late, "rows");
        Row("row wrong first, right in a second delivery", mess.Corrected, "rows with a value that can be corrected");
        Row("row that breaks its format", mess.Invalid, "rows");
        Row("statement taken back", mess.Voided, "xAPI statements");
        Row("second account", mess.SecondAccount, "persons");
        text.Append(mess.BrokenFiles
            ? "\nBroken as a whole: enrollments of the directory have no header, its relationships are empty, users have a byte order mark, test results a comma at the end of each line, the survey quotes every field,\nand the support register is in Latin-1 with semicolons.\n"
            : "\nNo file is broken as a whole.\n");

        void Row(string kind, double rate, string of) => text.Append(CultureInfo.InvariantCulture, $"| {kind} | {rate:0.###} | {of} |\n");
    }
}
