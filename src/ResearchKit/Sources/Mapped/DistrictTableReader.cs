using System.Collections.Immutable;
using ResearchKit.Frames;
using ResearchKit.Store;
using YamlDotNet.RepresentationModel;

namespace ResearchKit.Sources.Mapped;

/// <summary>Reads the districts of a <c>generalise: district</c>: in the mapping itself, or in a CSV file beside it with the columns place and district.</summary>
internal sealed class DistrictTableReader
{
    private readonly string? _folder;
    private readonly List<string> _texts = [];

    /// <param name="folder">Folder of the mapping; null when it lies in none, so that there are no files beside it.</param>
    public DistrictTableReader(string? folder) => _folder = folder;

    /// <summary>Texts of the files that were read: they are part of what the mapping says.</summary>
    public IReadOnlyList<string> Texts => _texts;

    public DistrictTable Read(SchemaColumn target, YamlSettings settings)
    {
        var node = settings.Require("districts");
        var pairs = node is YamlMappingNode
            ? new YamlSettings(settings.Mapping, $"districts of column {target.Name}", node).Entries().Select(entry => (Place: entry.Name, District: settings.Scalar(entry.Value, entry.Name))).ToList()
            : FromFile(settings, node, settings.Scalar(node, "districts"));
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (place, district) in pairs)
        {
            var key = place.Trim().ToLowerInvariant();
            if (key.Length == 0 || district.Trim().Length == 0)
                throw settings.Problem(node, $"the districts of column {target.Name} have a place or a district that is empty");
            if (!known.TryAdd(key, district.Trim()) && known[key] != district.Trim())
                throw settings.Problem(node, $"the districts of column {target.Name} give the place \"{place.Trim()}\" two districts");
        }

        var otherwise = settings.Text("otherwise");
        if (target.Codes.Length > 0 && known.Values.Append(otherwise).OfType<string>().FirstOrDefault(code => !target.Codes.Contains(code, StringComparer.Ordinal)) is { } unknown)
            throw settings.Problem(node, $"column {target.Name} cannot be \"{unknown}\": it is not one of its codes ({string.Join(", ", target.Codes)})");
        return new DistrictTable([.. known.OrderBy(pair => pair.Key, StringComparer.Ordinal)], otherwise);
    }

    private List<(string Place, string District)> FromFile(YamlSettings settings, YamlNode node, string file)
    {
        if (_folder is null)
            throw settings.Problem(node, $"the districts are in {file}, and this mapping lies in no folder; write them into the mapping, place: district");
        var text = Text(settings, node, file);
        _texts.Add(text);
        var lines = text.TrimStart('\ufeff').ReplaceLineEndings("\n").Split('\n').Where(line => line.Trim().Length > 0).ToList();
        var delimiter = lines.Count > 0 && lines[0].Contains(';', StringComparison.Ordinal) ? ';' : ',';
        var rows = lines.Select(line => CsvHeader.Split(line, delimiter) ?? []).ToList();
        if (rows.Count == 0 || !rows[0].SequenceEqual(["place", "district"], StringComparer.OrdinalIgnoreCase))
            throw settings.Problem(node, $"{file} does not begin with the line place{delimiter}district");
        var bad = rows.FindIndex(row => row.Count != 2);
        return bad < 0
            ? [.. rows.Skip(1).Select(row => (row[0], row[1]))]
            : throw settings.Problem(node, $"line {bad + 1} of {file} has {rows[bad].Count} fields; expected 2, place and district");
    }

    private string Text(YamlSettings settings, YamlNode node, string file)
    {
        var path = Path.GetFullPath(Path.Combine(_folder!, file));
        if (!path.StartsWith(Path.GetFullPath(_folder!).TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw settings.Problem(node, $"the districts are in {file}, which lies outside the mapping's folder");
        if (!File.Exists(path))
        {
            var nearest = NameSuggestion.Nearest(file, [.. Directory.GetFiles(_folder!).Select(Path.GetFileName).OfType<string>()]);
            throw settings.Problem(node, $"there is no file {file} beside the mapping{(nearest is null ? "" : $"; did you mean {nearest}?")}");
        }

        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new MappingException($"Mapping {settings.Mapping}, line {node.Start.Line}: {file} cannot be read: {problem.Message}", problem);
        }
    }
}
