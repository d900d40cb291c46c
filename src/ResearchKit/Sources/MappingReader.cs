using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Store;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ResearchKit.Sources;

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
            return Parse(File.ReadAllText(pathOrName), Path.GetFileName(pathOrName));
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
    public static Mapping Parse(string yaml, string name)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException problem)
        {
            throw new MappingException($"Mapping {name}, line {problem.Start.Line}: this is not YAML. {problem.Message}", problem);
        }
        catch (InvalidOperationException problem)
        {
            // YamlDotNet 16.3 throws this, without a place, for a flow list or block that does not close.
            throw new MappingException($"Mapping {name}: this is not YAML. Does every [ and {{ close again?", problem);
        }

        if (stream.Documents.Count != 1)
            throw new MappingException($"Mapping {name} holds {stream.Documents.Count} YAML documents; expected one.");
        var root = new YamlSettings(name, "the mapping", stream.Documents[0].RootNode);
        var missing = root.Find("missing") is null ? [""] : root.Texts("missing").ToImmutableArray();
        var files = Files(name, root, missing);
        var loads = Loads(name, root, files);
        var mapping = new Mapping(
            root.Text("mapping") ?? name,
            root.Whole("version") ?? 1,
            root.Text("description") ?? "",
            files,
            loads,
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(yaml.ReplaceLineEndings("\n")))));
        root.Complete();
        return mapping;
    }

    private static ImmutableArray<MappedFile> Files(string mapping, YamlSettings root, ImmutableArray<string> missing)
    {
        var files = new List<MappedFile>();
        foreach (var (name, node) in new YamlSettings(mapping, "files", root.Require("files")).Entries())
        {
            var settings = new YamlSettings(mapping, $"file {name}", node);
            var delimiter = settings.Text("delimiter") ?? ",";
            if (delimiter.Length != 1)
                throw settings.Problem(node, $"the delimiter of file {name} is \"{delimiter}\"; expected one character");
            var encoding = settings.Text("encoding") ?? "utf-8";
            if (encoding is not ("utf-8" or "utf-16" or "latin-1"))
                throw settings.Problem(node, $"the encoding of file {name} is \"{encoding}\"; expected utf-8, utf-16 or latin-1");
            files.Add(new MappedFile(
                name,
                settings.Text("path") ?? name + ".csv",
                settings.Flag("optional"),
                delimiter[0],
                encoding,
                settings.Find("missing") is null ? missing : [.. settings.Texts("missing")],
                FileColumns(mapping, name, settings)));
            settings.Complete();
        }

        return [.. files];
    }

    private static ImmutableArray<MappedColumn> FileColumns(string mapping, string file, YamlSettings settings)
    {
        var columns = ImmutableArray.CreateBuilder<MappedColumn>();
        foreach (var (name, node) in new YamlSettings(mapping, $"columns of file {file}", settings.Require("columns")).Entries())
        {
            var short_ = node is YamlScalarNode;
            var block = short_ ? null : new YamlSettings(mapping, $"column {name} of file {file}", node);
            var className = short_ ? ((YamlScalarNode)node).Value ?? "" : block!.RequireText("class");
            if (!ImportGate.ClassNames.TryGetValue(className, out var sourceClass))
                throw settings.Problem(node, NameSuggestion.NotFound("class", $"mappings, given to column {name} of file {file}", className, [.. ImportGate.ClassNames.Keys]));
            columns.Add(new MappedColumn(name, sourceClass, block?.Text("identifies") ?? "person", block?.Flag("keep") ?? false));
            block?.Complete();
        }

        return columns.ToImmutable();
    }

    private static ImmutableArray<TableLoad> Loads(string mapping, YamlSettings root, ImmutableArray<MappedFile> files)
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
                var other => throw settings.Problem(node, $"\"duplicates\" of the load of {table.Name} is \"{other}\"; expected same, sum or latest"),
            };
            if (duplicates == DuplicatePolicy.Sum && !table.Columns.Any(column => column.IsSummed))
                throw settings.Problem(node, $"table {table.Name} has no column that may be summed; use duplicates: same or latest");
            var values = MappedValueReader.Read(mapping, table, file, new YamlSettings(mapping, $"columns of the load of {table.Name}", settings.Require("columns")));
            settings.Complete();
            loads.Add(new TableLoad(table, file, duplicates, values));
        }

        foreach (var group in loads.GroupBy(load => load.Table.Name, StringComparer.Ordinal).Where(group => group.Select(load => load.Duplicates).Distinct().Count() > 1))
            throw new MappingException($"Mapping {mapping}: the loads of {group.Key} state different duplicates policies; expected one policy a table.");
        var order = LearningSchema.Current.Tables.Select(table => table.Name).ToList();
        return [.. loads.OrderBy(load => order.IndexOf(load.Table.Name))];
    }
}
