using ResearchKit.Frames;
using ResearchKit.Sources.Pipeline;

namespace ResearchKit.Sources.Mapped;

/// <summary>The files of a folder that deliver a mapped file.</summary>
internal static class Deliveries
{
    /// <summary>
    /// Their paths within the folder, in the order of delivery: by name, where <c>results.csv</c> comes before <c>results-2.csv</c>, and that before <c>results-10.csv</c>.
    /// </summary>
    public static IReadOnlyList<string> Of(SourceFolder folder, MappedFile mapped)
    {
        var directory = Path.GetDirectoryName(mapped.Path) ?? "";
        var path = directory.Length == 0 ? folder.FullPath : folder.PathOf(directory);
        if (!Directory.Exists(path))
            return [];
        var names = directory.Length == 0 ? folder.Files : [.. Directory.GetFiles(path).Select(Path.GetFileName).OfType<string>()];
        var pattern = Path.GetFileName(mapped.Path);
        var found = names.Where(name => Matches(pattern, name, StringComparison.Ordinal)).ToList();
        if (found.Count == 0)
            found = [.. names.Where(name => Matches(pattern, name, StringComparison.OrdinalIgnoreCase))];
        if (found.Count > 1 && !pattern.Contains('*', StringComparison.Ordinal))
            found = [];
        return [.. found.OrderBy(Stem, StringComparer.Ordinal).ThenBy(Number).ThenBy(name => name, StringComparer.Ordinal).Select(name => Path.Combine(directory, name).Replace('\\', '/'))];
    }

    /// <summary>What is missing, for an error.</summary>
    public static string Missing(SourceFolder folder, MappedFile mapped)
    {
        var nearest = NameSuggestion.Nearest(mapped.Path, folder.Files);
        return $"{QuotedText.Shortened(folder.NameOf(mapped.Path))} is missing from {folder.Root}.{(nearest is null ? "" : $" Did you mean {nearest}?")} The folder has {(folder.Files.IsEmpty ? "no files" : string.Join(", ", folder.Files.Take(20)))}.";
    }

    private static bool Matches(string pattern, string name, StringComparison comparison)
    {
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        if (star < 0)
            return pattern.Equals(name, comparison);
        return name.Length >= pattern.Length - 1 && name.StartsWith(pattern[..star], comparison) && name.EndsWith(pattern[(star + 1)..], comparison);
    }

    private static string Stem(string name) => Path.GetFileNameWithoutExtension(name).TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').TrimEnd('-', '_');

    private static long Number(string name)
    {
        var stem = Path.GetFileNameWithoutExtension(name);
        var digits = stem[stem.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').Length..];
        return digits.Length is > 0 and < 18 ? long.Parse(digits, System.Globalization.CultureInfo.InvariantCulture) : 0;
    }
}
