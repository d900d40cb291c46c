using System.Globalization;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Synthesis.Exports;

/// <summary>
/// A synthetic city as the raw exports of the systems that it would live in, a folder a system, before any pseudonym was made: invented names, dates of birth and numbers, with the mess that such exports have.
/// What is true about them is written to a folder of its own, sealed.
/// </summary>
/// <remarks>
/// <para>
/// Systems: <c>student-register</c> (OneRoster 1.1 bulk and delta zip, attendance), <c>school-accounts</c> (School Data Sync v2.1), <c>practice-platform</c> (xAPI), <c>course-platform</c> (Caliper 1.1 and 1.2),
/// <c>assessments</c>, <c>wellbeing-survey</c> (no key shared with anything), <c>support-register</c> (Latin-1), <c>competence-evaluation</c>, <c>staff-training</c> (personnel, and xAPI of the training platform), <c>sales</c>.
/// A table that the city does not have makes no file.
/// </para>
/// <para>
/// The same city, seed, options and mess make the same bytes on every platform. What is written about a row follows from the seed and the row alone: another learner more changes nothing in the
/// rows of the others. Events, answers, results and weeks are written line by line; persons, their groups, identifiers and the survey's answers are held in memory.
/// </para>
/// </remarks>
public static class CityExports
{
    /// <summary>Name of the generator of exports, as it stands in descriptors.</summary>
    public const string Generator = "researchkit-city-exports";

    /// <summary>Version of the exports: changes whenever the same city and options make other files.</summary>
    public const string Version = "1";

    private static readonly Action<ExportContext>[] Systems =
    [
        StudentRegisterExport.Write, AttendanceExport.Write, SchoolAccountsExport.Write, PracticePlatformExport.Write, CoursePlatformExport.Write, AssessmentExport.Write,
        WellbeingSurveyExport.Write, SupportRegisterExport.Write, CompetenceExport.Write, StaffTrainingExport.Write, PracticePlatformExport.WriteTraining, SalesExport.Write,
    ];

    /// <summary>Folders that exports may have.</summary>
    internal static IReadOnlyList<string> Folders { get; } =
    [
        AnswerKey.FolderName, StudentRegisterExport.Folder, SchoolAccountsExport.Folder, PracticePlatformExport.Folder, CoursePlatformExport.Folder, AssessmentExport.Folder,
        WellbeingSurveyExport.Folder, SupportRegisterExport.Folder, CompetenceExport.Folder, StaffTrainingExport.Folder, SalesExport.Folder,
    ];

    /// <summary>Writes the exports of a city, with a descriptor, a card and the sealed answer key. Nothing is in the folder until all is written.</summary>
    /// <param name="city">The city.</param>
    /// <param name="folder">Where to; made if missing.</param>
    /// <param name="options">What is exported. Default: everything.</param>
    /// <param name="mess">How untidy it is. Default: the rates of <see cref="ExportMess"/>.</param>
    /// <param name="overwrite">Whether exports that are there are replaced; otherwise the folder must be empty. Files that are not the exports' stay.</param>
    /// <param name="progress">Told the share done, from 0 to 1.</param>
    /// <param name="cancellationToken">Stops the work; the folder is then as it was.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="DataPackageException">The folder holds something and is not to be overwritten.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option or rate is outside its range.</exception>
    public static ExportReport Write(
        SyntheticCity city, string folder, ExportOptions? options = null, ExportMess? mess = null, bool overwrite = false, IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(city);
        return Write(CityTables.Of(city), city.Options.Seed, folder, options, mess, overwrite, city.Options, progress, cancellationToken);
    }

    /// <summary>Whether the answer key in a folder of exports is the one that its seal and descriptor name.</summary>
    /// <param name="folder">Folder of the exports.</param>
    /// <exception cref="DataPackageException">The folder has no descriptor, or one of something else.</exception>
    public static bool IsAnswerKeyIntact(string folder)
    {
        var parameters = ExportParameters.Read(DataPackage.Read(folder), folder);
        return AnswerKey.IsIntact(folder) && parameters.AnswerKey == DataResource.HashOf(Path.Combine(folder, AnswerKey.SealName));
    }

    /// <summary>What the files of exports say and what the generators make of the descriptor's parameters now, compared byte for byte, the answer key too.</summary>
    /// <param name="folder">Folder of the exports.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>A sentence for each difference; empty when there is none.</returns>
    /// <exception cref="DataPackageException">The folder is no export of a generated city, or another version made it.</exception>
    public static IReadOnlyList<string> Differences(string folder, CancellationToken cancellationToken = default)
    {
        var package = DataPackage.Read(folder);
        var parameters = ExportParameters.Read(package, folder);
        if (parameters.City is not { } options || parameters.CityVersion != SyntheticCity.GeneratorVersion)
        {
            throw new DataPackageException(
                $"The exports in {folder} are of a city that {SyntheticCity.Generator} {SyntheticCity.GeneratorVersion} does not make{(parameters.City is null ? "" : $", but {parameters.CityVersion}")}. Make them anew.");
        }

        var made = Directory.CreateTempSubdirectory("researchkit-verify-").FullName;
        try
        {
            var anew = Write(SyntheticCity.Generate(options, cancellationToken: cancellationToken), made, parameters.Options, parameters.Mess, cancellationToken: cancellationToken);
            var hashes = anew.Package.Resources.ToDictionary(file => file.Path, file => file.Hash, StringComparer.Ordinal);
            var different = package.Resources.Where(file => hashes.GetValueOrDefault(file.Path) != file.Hash).Select(file => $"The generator makes another {file.Path} than {DataPackage.FileName} says.");
            var more = hashes.Keys.Except(package.Resources.Select(file => file.Path), StringComparer.Ordinal).Select(path => $"The generator makes {path}; {DataPackage.FileName} does not name it.");
            var key = anew.AnswerKeySeal == parameters.AnswerKey ? Array.Empty<string>() : [$"The generator makes another answer key than {DataPackage.FileName} says."];
            return [.. different, .. more, .. key];
        }
        finally
        {
            Directory.Delete(made, recursive: true);
        }
    }

    internal static ExportReport Write(
        CityTables tables, ulong seed, string folder, ExportOptions? options = null, ExportMess? mess = null, bool overwrite = false, CityOptions? city = null,
        IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        (options, mess) = (options ?? new ExportOptions(), mess ?? new ExportMess());
        options.Validate();
        mess.Validate();
        using var place = new ExportFolder(folder, overwrite);
        using var key = new AnswerKey(place.Draft);
        var context = new ExportContext(place.Draft, tables, options, mess, key, new RandomStream(seed).Split("exports"), cancellationToken);
        for (var step = 0; step < Systems.Length; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Systems[step](context);
            progress?.Report((step + 1.0) / (Systems.Length + 1));
        }

        var pseudonyms = tables.Rows("person").ToDictionary(row => row.Id("person_id"), row => row.Text("pseudonym") ?? "");
        var seal = "sha256:" + key.Seal(context.People, pseudonyms);
        var parameters = new ExportParameters(SyntheticCity.GeneratorVersion, city, options, mess, seal);
        var package = DataPackage.Write(place.Draft, "city-exports", TitleOf(city, context), Resources(place.Draft, key), parameters.Describe(seed));
        File.WriteAllText(Path.Combine(place.Draft, ExportFolder.CardName), ExportCard.Of(package, key.Files, mess));
        var report = new ExportReport(place.Target, package, seal, key.NotExported.ToDictionary(StringComparer.Ordinal));
        cancellationToken.ThrowIfCancellationRequested();
        place.MoveIntoPlace();
        progress?.Report(1);
        return report;
    }

    private static string TitleOf(CityOptions? city, ExportContext context)
    {
        var years = city is null ? "" : string.Create(CultureInfo.InvariantCulture, $", {city.Years} school year{(city.Years == 1 ? "" : "s")}");
        return string.Create(CultureInfo.InvariantCulture, $"Raw exports of a synthetic city: {context.Roster.Learners.Count:N0} learners{years}");
    }

    private static List<DataResource> Resources(string folder, AnswerKey key) =>
    [
        .. key.Files.GroupBy(file => DiskPath(file.Path), StringComparer.Ordinal).Select(files => Resource(folder, files.Key, files.Sum(file => file.Rows))),
    ];

    private static DataResource Resource(string folder, string path, long rows)
    {
        var full = Path.Combine(folder, path.Replace('/', Path.DirectorySeparatorChar));
        var name = Path.ChangeExtension(path, null).Replace('/', '-');
        return new DataResource(name, path, Path.GetExtension(path)[1..], new FileInfo(full).Length, DataResource.HashOf(full), rows);
    }

    /// <summary>The file on disk that holds a file of the answer key: the zip for a file in a zip.</summary>
    private static string DiskPath(string path) => path.IndexOf(".zip/", StringComparison.Ordinal) is >= 0 and var zip ? path[..(zip + ".zip".Length)] : path;
}

/// <summary>What was exported.</summary>
/// <param name="Folder">Full path of the folder.</param>
/// <param name="Package">The descriptor as written: every file of the exports with size, rows and SHA-256; not the answer key's.</param>
/// <param name="AnswerKeySeal"><c>sha256:</c> and the hash of <c>answer-key.sha256</c>, the list of the answer key's hashes.</param>
/// <param name="NotExported">Rows of the city that no file holds, by reason.</param>
public sealed record ExportReport(string Folder, DataPackage Package, string AnswerKeySeal, IReadOnlyDictionary<string, long> NotExported)
{
    /// <summary>Size of all files but the answer key, in bytes.</summary>
    public long Bytes => Package.Resources.Sum(resource => resource.Bytes);
}
