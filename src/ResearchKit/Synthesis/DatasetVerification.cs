using System.Globalization;
using System.Text.Json;
using ResearchKit.Frames;
using ResearchKit.Synthesis.Exports;

namespace ResearchKit.Synthesis;

/// <summary>Whether a data set is what its descriptor says.</summary>
/// <param name="Folder">The data set's folder.</param>
/// <param name="Files">Files that the descriptor names.</param>
/// <param name="Bytes">Their sizes together, as described.</param>
/// <param name="Rows">Their rows together, as described.</param>
/// <param name="IsRegenerated">Whether all rows were made anew and are equal.</param>
/// <param name="Problems">What differs, a sentence each; empty when all is as described.</param>
public sealed record DatasetVerification(string Folder, int Files, long Bytes, long Rows, bool IsRegenerated, IReadOnlyList<string> Problems)
{
    /// <summary>The data sets in folders: a folder that has a descriptor is one, else those directly in it are taken.</summary>
    /// <param name="folders">Folders.</param>
    /// <exception cref="DataPackageException">A folder is missing, or neither is a data set nor holds any.</exception>
    public static IReadOnlyList<string> Find(IEnumerable<string> folders)
    {
        ArgumentNullException.ThrowIfNull(folders);
        var found = new List<string>();
        foreach (var folder in folders)
        {
            if (!Directory.Exists(folder))
                throw new DataPackageException($"There is no folder \"{Path.GetFullPath(folder)}\". Check the path.");
            string[] here = File.Exists(Path.Combine(folder, DataPackage.FileName)) ? [folder]
                : [.. Directory.GetDirectories(folder).Where(inner => File.Exists(Path.Combine(inner, DataPackage.FileName))).Order(StringComparer.Ordinal)];
            if (here.Length == 0)
                throw new DataPackageException($"There is no data set in \"{Path.GetFullPath(folder)}\": neither it nor a folder in it has a {DataPackage.FileName}.");
            found.AddRange(here);
        }
        return found;
    }

    /// <summary>Compares files with their hashes, and their rows, read back, with their checksums.</summary>
    /// <param name="folder">The data set's folder.</param>
    /// <param name="regenerate">Whether to make all rows anew and to compare them too.</param>
    /// <param name="progress">Told the share done, from 0 to 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="DataPackageException">The folder is no data set, or <paramref name="regenerate"/> and another generator or version made it.</exception>
    public static DatasetVerification Of(string folder, bool regenerate = false, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var package = DataPackage.Read(folder);
        var problems = new List<string>();
        var steps = package.Resources.Count + (regenerate ? package.Resources.Count : 0);
        for (var i = 0; i < package.Resources.Count; i++)
        {
            problems.AddRange(Compare(package.Resources[i], folder, cancellationToken));
            progress?.Report((i + 1.0) / steps);
        }
        var equal = false;
        if (regenerate)
        {
            var different = Regenerate(package, folder, cancellationToken).ToList();
            equal = different.Count == 0;
            problems.AddRange(different);
            progress?.Report(1);
        }
        return new DatasetVerification(
            folder, package.Resources.Count, package.Resources.Sum(file => file.Bytes), package.Resources.Sum(file => file.Rows), equal && problems.Count == 0, problems);
    }

    private static IEnumerable<string> Compare(DataResource file, string folder, CancellationToken cancellationToken)
    {
        if (file.Problem(folder) is { } problem)
        {
            yield return problem;
            if (!File.Exists(Path.Combine(folder, file.Path)))
                yield break;
        }
        if (file.Schema is null || file.Checksum is null)
            yield break;
        var path = Path.Combine(folder, file.Path);
        (long Rows, string Checksum) content = default;
        string? unreadable = null;
        try
        {
            content = DataResource.ContentOf(path, file.Schema, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            unreadable = $"{path} cannot be read: {error.Message.ReplaceLineEndings(" ")}";
        }
        if (unreadable is not null)
            yield return unreadable;
        else if (content.Rows != file.Rows)
            yield return string.Create(CultureInfo.InvariantCulture, $"{path} has {content.Rows} rows; {DataPackage.FileName} says {file.Rows}.");
        else if (content.Checksum != file.Checksum)
            yield return $"{path} has other values than {DataPackage.FileName} says: the checksums differ.";
    }

    private static IEnumerable<string> Regenerate(DataPackage package, string folder, CancellationToken cancellationToken)
    {
        if (package.Generator.Name == CityExports.Generator)
            return CityExports.Differences(folder, cancellationToken);
        if (package.Generator.Name != OpenUniversityTables.Generator)
            return CityDataset.Differences(package, folder, null, null, cancellationToken);
        var made = Directory.CreateTempSubdirectory("researchkit-verify-").FullName;
        try
        {
            var options = JsonSerializer.Deserialize<OpenUniversityOptions>(package.Generator.Parameters);
            var anew = OpenUniversityTables.WriteDataset(made, package.Name, package.Title, options);
            return package.Resources.Where(file => anew.Resources.FirstOrDefault(other => other.Name == file.Name)?.Checksum != file.Checksum)
                .Select(file => $"The generator makes other values of {file.Name} than {DataPackage.FileName} says: their checksums differ.").ToList();
        }
        finally
        {
            Directory.Delete(made, recursive: true);
        }
    }
}
