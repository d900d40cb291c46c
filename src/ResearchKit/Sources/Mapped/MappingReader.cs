using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Store;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ResearchKit.Sources.Mapped;

/// <summary>Reads a mapping from YAML and checks it against the learning schema and the import gate, before any data is touched.</summary>
public static class MappingReader
{
    private const string Embedded = "ResearchKit.Sources.Mappings.";

    /// <summary>Names of the mappings that the kit brings.</summary>
    public static IReadOnlyList<string> BuiltIn { get; } =
    [
        .. typeof(MappingReader).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Embedded, StringComparison.Ordinal))
            .Select(name => Path.GetFileNameWithoutExtension(name[Embedded.Length..]))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>How to write a mapping: every setting with an example, in Markdown.</summary>
    public static string Guide
    {
        get
        {
            using var stream = typeof(MappingReader).Assembly.GetManifestResourceStream("ResearchKit.Sources.Mapped.MAPPING.md")!;
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
    }

    /// <summary>A mapping that the kit brings, or one in a file.</summary>
    /// <param name="pathOrName">A name such as <c>oulad</c>, or the path of a YAML file.</param>
    /// <exception cref="MappingException">There is no such mapping, or it is wrong; the message has the line.</exception>
    public static Mapping Load(string pathOrName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(pathOrName);
        if (BuiltIn.Contains(pathOrName, StringComparer.OrdinalIgnoreCase))
        {
            using var stream = typeof(MappingReader).Assembly.GetManifestResourceStream(Embedded + pathOrName.ToLowerInvariant() + ".yaml")!;
            using var reader = new StreamReader(stream);
            return Parse(reader.ReadToEnd(), pathOrName.ToLowerInvariant());
        }

        if (!File.Exists(pathOrName))
            throw new MappingException(
                $"There is no mapping \"{pathOrName}\": neither a file of that path nor one of the built-in names ({string.Join(", ", BuiltIn)}).");
        try
        {
            return Parse(File.ReadAllText(pathOrName), Path.GetFileName(pathOrName), Path.GetDirectoryName(Path.GetFullPath(pathOrName)));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new MappingException($"The mapping {pathOrName} cannot be read: {problem.Message}", problem);
        }
    }

    /// <summary>A mapping from its text.</summary>
    /// <param name="yaml">The YAML.</param>
    /// <param name="name">Name for messages, and for the mapping where it gives itself none.</param>
    /// <exception cref="MappingException">The mapping is wrong; the message has the line.</exception>
    public static Mapping Parse(string yaml, string name) => Parse(yaml, name, null);

    private static Mapping Parse(string yaml, string name, string? folder)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        YamlStream stream;
        try
        {
            stream = YamlText.Load(yaml);
        }
        catch (YamlException problem)
        {
            throw new MappingException($"Mapping {name}, line {problem.Start.Line}: this is not YAML. {QuotedText.Shortened(problem.Message)}", problem);
        }
        catch (InvalidOperationException problem)
        {
            throw new MappingException($"Mapping {name}: this is not YAML. Does every [ and {{ close again?", problem);
        }

        if (stream.Documents.Count != 1)
            throw new MappingException($"Mapping {name} holds {stream.Documents.Count} YAML documents; expected one.");
        var root = new YamlSettings(name, "the mapping", stream.Documents[0].RootNode);
        var missing = root.Find("missing") is null ? [""] : root.Texts("missing").ToImmutableArray();
        var title = root.Text("mapping") ?? name;
        var files = MappedFileReader.Read(name, root, missing);
        var people = PersonBlockReader.Read(name, title, root, files);
        var districts = new DistrictTableReader(folder);
        var loads = Loads(name, root, files, people, districts);
        var mapping = new Mapping(
            title,
            root.Whole("version") ?? 1,
            root.Text("description") ?? "",
            files,
            loads,
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(districts.Texts.Prepend(yaml)).ReplaceLineEndings("\n")))))
        {
            People = people,
        };
        root.Complete();
        return mapping;
    }

    private static ImmutableArray<TableLoad> Loads(string mapping, YamlSettings root, ImmutableArray<MappedFile> files, ImmutableArray<PersonBlock> people, DistrictTableReader districts)
    {
        if (root.Require("loads") is not YamlSequenceNode list)
            throw root.Problem(root.Node, "\"loads\" must be a list");
        var loads = new List<TableLoad>();
        foreach (var node in list.Children)
        {
            var settings = new YamlSettings(mapping, $"load {loads.Count + 1}", node);
            var tableName = settings.RequireText("table");
            if (!LearningSchema.Current.TryGetTable(tableName, out var table) || !MappedValueReader.Loadable(table))
                throw settings.Problem(node, NameSuggestion.NotFound("table", "the learning schema", tableName, [.. LearningSchema.Current.Tables.Where(MappedValueReader.Loadable).Select(t => t.Name)]));
            var from = settings.RequireText("from");
            var file = files.FirstOrDefault(f => f.Name == from)
                ?? throw settings.Problem(node, NameSuggestion.NotFound("file", "the mapping", from, [.. files.Select(f => f.Name)]));
            var duplicates = settings.Text("duplicates") switch
            {
                null or "same" => DuplicatePolicy.Same,
                "sum" => DuplicatePolicy.Sum,
                "latest" => DuplicatePolicy.Latest,
                "combine" => DuplicatePolicy.Combine,
                var other => throw settings.Problem(node, $"\"duplicates\" of the load of {table.Name} is \"{QuotedText.Shortened(other)}\"; expected same, sum, latest or combine"),
            };
            if (duplicates == DuplicatePolicy.Sum && !table.Columns.Any(column => column.IsSummed))
                throw settings.Problem(node, $"table {table.Name} has no column that may be summed; use duplicates: same or latest");
            var values = MappedValueReader.Read(mapping, table, file, people, districts, new YamlSettings(mapping, $"columns of the load of {table.Name}", settings.Require("columns")));
            var load = new TableLoad(table, file, duplicates, values) { When = Filters(mapping, file, settings, "when"), Aliases = Aliases(table, file, settings) };
            settings.Complete();
            loads.Add(load);
        }

        var order = LearningSchema.Current.Tables.Select(table => table.Name).ToList();
        return [.. loads.OrderBy(load => order.IndexOf(load.Table.Name))];
    }

    /// <summary><c>when: { column: value }</c>, or a list of values; with <c>not: …</c> all others.</summary>
    internal static ImmutableArray<RowFilter> Filters(string mapping, MappedFile file, YamlSettings settings, string setting)
    {
        if (settings.Find(setting) is not { } node)
            return [];
        return [.. new YamlSettings(mapping, setting, node).Entries().Select(entry =>
        {
            if (file.Find(entry.Name) is null)
                throw settings.Problem(entry.Value, NameSuggestion.NotFound("column with a class", $"file {file.Name} of the mapping", entry.Name, [.. file.Columns.Select(c => c.Name)]));
            if (entry.Value is not YamlMappingNode)
                return new RowFilter(entry.Name, [.. settings.Texts(entry.Value, entry.Name)]);
            var block = new YamlSettings(mapping, $"{setting} of column {entry.Name}", entry.Value);
            var filter = new RowFilter(entry.Name, [.. block.Texts("not")], IsNegated: true);
            block.Complete();
            return filter.Values.IsEmpty ? throw settings.Problem(entry.Value, $"\"{setting}\" of column {entry.Name} is empty; expected values, or not: values") : filter;
        })];
    }

    /// <summary><c>aliases</c>: a list of columns, or of lists of columns that together make a name.</summary>
    private static ImmutableArray<ImmutableArray<string>> Aliases(SchemaTable table, MappedFile file, YamlSettings settings)
    {
        if (settings.Find("aliases") is not { } node)
            return [];
        if (table.Code is null)
            throw settings.Problem(node, $"table {table.Name} has no code, so that its rows have no other names");
        var aliases = node is YamlSequenceNode list
            ? list.Children.Select(item => settings.Texts(item, "aliases").ToImmutableArray()).ToImmutableArray()
            : [[settings.Scalar(node, "aliases")]];
        foreach (var column in aliases.SelectMany(alias => alias))
        {
            if (file.Find(column) is not { } found)
                throw settings.Problem(node, NameSuggestion.NotFound("column with a class", $"file {file.Name} of the mapping", column, [.. file.Columns.Select(c => c.Name)]));
            if (found.Class is Privacy.SourceClass.Direct)
                throw settings.Problem(node, $"column {column} is a direct identifier, which names no {table.Name}");
        }

        return aliases;
    }
}
