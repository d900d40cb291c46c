using System.Globalization;
using System.Text.Json;
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
    /// <summary>Version of the exports: changes whenever the same city and options make other files.</summary>
    public const string Version = "1";

    private static readonly (string Step, Action<ExportContext> Write)[] Systems =
    [
        ("student-register", StudentRegisterExport.Write), ("attendance", AttendanceExport.Write), ("school-accounts", SchoolAccountsExport.Write),
        ("practice-platform", PracticePlatformExport.Write), ("course-platform", CoursePlatformExport.Write), ("assessments", AssessmentExport.Write),
        ("wellbeing-survey", WellbeingSurveyExport.Write), ("support-register", SupportRegisterExport.Write), ("competence-evaluation", CompetenceExport.Write),
        ("staff-training", StaffTrainingExport.Write), ("training-platform", PracticePlatformExport.WriteTraining), ("sales", SalesExport.Write),
    ];

    /// <summary>Writes the exports of a city.</summary>
    /// <param name="city">The city.</param>
    /// <param name="folder">Where to; made if missing. It must be empty, unless the options say to replace what is there.</param>
    /// <param name="options">What is exported. Default: everything.</param>
    /// <param name="mess">How untidy it is. Default: the rates of <see cref="ExportMess"/>.</param>
    /// <param name="progress">Told the share done, from 0 to 1.</param>
    /// <param name="cancellationToken">Stops the work; what was written by then remains, without a descriptor.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="IOException">The folder is not empty, or a file cannot be written.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option or rate is outside its range.</exception>
    public static ExportReport Write(
        SyntheticCity city, string folder, ExportOptions? options = null, ExportMess? mess = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(city);
        return Write(CityTables.Of(city), city.Options.Seed, folder, options, mess, progress, cancellationToken);
    }

    /// <summary>Whether the answer key in a folder of exports is the one that its seal and descriptor name.</summary>
    /// <param name="folder">Folder of the exports.</param>
    /// <exception cref="DataPackageException">The folder has no descriptor.</exception>
    public static bool IsAnswerKeyIntact(string folder)
    {
        var parameters = JsonSerializer.Deserialize<JsonElement>(DataPackage.Read(folder).Generator.Parameters);
        var seal = Path.Combine(folder, AnswerKey.SealName);
        return Directory.Exists(Path.Combine(folder, AnswerKey.FolderName)) && AnswerKey.IsIntact(folder)
            && parameters.TryGetProperty("AnswerKey", out var sealedAs) && sealedAs.GetString() == DataResource.HashOf(seal);
    }

    internal static ExportReport Write(
        CityTables tables, ulong seed, string folder, ExportOptions? options = null, ExportMess? mess = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        (options, mess) = (options ?? new ExportOptions(), mess ?? new ExportMess());
        options.Validate();
        mess.Validate();
        MakeRoom(folder, options.Replace);
        using var key = new AnswerKey(folder);
        var context = new ExportContext(folder, tables, options, mess, key, new RandomStream(seed).Split("exports"), cancellationToken);
        for (var step = 0; step < Systems.Length; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Systems[step].Write(context);
            progress?.Report((step + 1.0) / (Systems.Length + 1));
        }

        var pseudonyms = tables.Rows("person").ToDictionary(row => row.Id("person_id"), row => row.Text("pseudonym") ?? "");
        var seal = "sha256:" + key.Seal(context.People, pseudonyms);
        var package = Describe(folder, key, seed, options, mess, seal);
        progress?.Report(1);
        return new ExportReport(Path.GetFullPath(folder), package, seal, key.NotExported.ToDictionary(StringComparer.Ordinal));
    }

    private static DataPackage Describe(string folder, AnswerKey key, ulong seed, ExportOptions options, ExportMess mess, string seal)
    {
        var resources = key.Files.GroupBy(file => DiskPath(file.Path), StringComparer.Ordinal).Select(files => Resource(folder, files.Key, files.Sum(file => file.Rows)));
        var parameters = JsonSerializer.Serialize(new { Options = options with { Replace = false }, Mess = mess, AnswerKey = seal });
        return DataPackage.Write(
            folder, "city-exports", "Raw exports of a synthetic city", resources,
            new DataPackageGenerator("researchkit-city-exports", Version, seed.ToString(CultureInfo.InvariantCulture), parameters));
    }

    private static DataResource Resource(string folder, string path, long rows)
    {
        var full = Path.Combine(folder, path.Replace('/', Path.DirectorySeparatorChar));
        var name = Path.ChangeExtension(path, null).Replace('/', '-');
        return new DataResource(name, path, Path.GetExtension(path)[1..], new FileInfo(full).Length, DataResource.HashOf(full), checked((int)rows));
    }

    /// <summary>The file on disk that holds a file of the answer key: the zip for a file in a zip.</summary>
    private static string DiskPath(string path) => path.IndexOf(".zip/", StringComparison.Ordinal) is >= 0 and var zip ? path[..(zip + ".zip".Length)] : path;

    private static void MakeRoom(string folder, bool replace)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            var ours = Systems.Select(system => system.Step).Append(AnswerKey.FolderName).ToHashSet(StringComparer.Ordinal);
            if (!replace)
                throw new IOException($"The folder {Path.GetFullPath(folder)} is not empty. Name another one, or say that what is there is to be replaced.");
            foreach (var found in Directory.GetDirectories(folder).Where(found => ours.Contains(Path.GetFileName(found))))
                Directory.Delete(found, recursive: true);
            File.Delete(Path.Combine(folder, DataPackage.FileName));
            File.Delete(Path.Combine(folder, AnswerKey.SealName));
        }

        Directory.CreateDirectory(folder);
    }
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
