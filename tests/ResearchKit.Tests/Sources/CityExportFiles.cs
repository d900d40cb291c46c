using System.Globalization;

namespace ResearchKit.Tests.Sources;

/// <summary>The shipped raw exports of the synthetic city, and what their answer key says of each file.</summary>
internal static class CityExportFiles
{
    public static string Folder { get; } = Path.Combine(RepositoryRoot(), "datasets", "city-exports");

    /// <summary>Counts of the answer key by path: rows, valid, exact_duplicate, near_duplicate, superseded, invalid.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Answers { get; } = ReadAnswers();

    /// <summary>Copies the folders of some systems.</summary>
    public static void CopyTo(string folder, params string[] systems)
    {
        foreach (var system in systems)
        {
            foreach (var file in Directory.GetFiles(Path.Combine(Folder, system)))
            {
                Directory.CreateDirectory(Path.Combine(folder, system));
                File.Copy(file, Path.Combine(folder, system, Path.GetFileName(file)));
            }
        }
    }

    private static Dictionary<string, IReadOnlyDictionary<string, long>> ReadAnswers()
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, "answer-key", "files.csv")).Select(line => line.Split(',')).ToList();
        return lines.Skip(1).ToDictionary(
            line => line[2],
            line => (IReadOnlyDictionary<string, long>)lines[0].Zip(line).Where(pair => long.TryParse(pair.Second, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                .ToDictionary(pair => pair.First, pair => long.Parse(pair.Second, CultureInfo.InvariantCulture), StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ResearchKit.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return folder;
    }
}
