using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ResearchKit.Frames;
using ResearchKit.Privacy;
using YamlDotNet.RepresentationModel;

namespace ResearchKit.Sources.Mapped;

/// <summary>Reads the files of a mapping.</summary>
internal static class MappedFileReader
{
    private const int LongestPath = 1_000;

    public static ImmutableArray<MappedFile> Read(string mapping, YamlSettings root, ImmutableArray<string> missing)
    {
        var files = new List<MappedFile>();
        foreach (var (name, node) in new YamlSettings(mapping, "files", root.Require("files")).Entries())
        {
            var settings = new YamlSettings(mapping, $"file {name}", node);
            var file = File(mapping, name, settings, missing, files);
            settings.Complete();
            files.Add(file);
        }

        return [.. files];
    }

    private static MappedFile File(string mapping, string name, YamlSettings settings, ImmutableArray<string> missing, List<MappedFile> earlier)
    {
        var delimiter = settings.Text("delimiter") ?? ",";
        if (delimiter.Length != 1)
            throw settings.Problem(settings.Node, $"the delimiter of file {name} is \"{QuotedText.Shortened(delimiter)}\"; expected one character");
        var encoding = settings.Text("encoding") ?? "utf-8";
        if (encoding.Split('|').FirstOrDefault(choice => !TextEncoding.Names.Contains(choice, StringComparer.Ordinal)) is not null)
            throw settings.Problem(settings.Node, $"the encoding of file {name} is \"{QuotedText.Shortened(encoding)}\"; expected {string.Join(", ", TextEncoding.Names)}, or utf-8|latin-1");
        var format = Format(name, settings);
        var path = settings.Text("path") ?? $"{name}.{TableFormats.NameOf(format ?? TableFormat.Csv)}";
        if (path.Length > LongestPath)
            throw settings.Problem(settings.Node, $"the path of file {QuotedText.Shortened(name)} is \"{QuotedText.Shortened(path)}\"; expected at most {LongestPath} characters");
        if (path.Count(c => c == '*') > 1 || Path.GetDirectoryName(path)?.Contains('*', StringComparison.Ordinal) == true)
            throw settings.Problem(settings.Node, $"the path of file {name} is \"{QuotedText.Shortened(path)}\"; expected at most one *, in the file's name");
        var file = new MappedFile(
            name,
            path,
            settings.Flag("optional"),
            delimiter[0],
            encoding,
            settings.Find("missing") is null ? missing : [.. settings.Texts("missing")],
            Columns(mapping, name, settings))
        {
            Format = format ?? TableFormats.OfPath(path) ?? TableFormat.Csv,
            Sheet = settings.Text("sheet"),
            HasHeader = settings.Find("header") is null || settings.Flag("header"),
            Key = [.. settings.Texts("key")],
            MoreColumns = MoreColumns(mapping, name, settings),
        };
        CheckFormat(file, settings);
        file = file with { Deleted = Deleted(mapping, file, settings) };
        file = file with { Unpivot = Unpivot(mapping, file, settings) };
        foreach (var node in settings.Find("lookups") is { } lookups ? settings.Items(lookups, "lookups") : [])
            file = file with { Lookups = file.Lookups.Add(Lookup(new YamlSettings(mapping, $"a lookup of file {name}", node), file, earlier)) };
        file = file with { Aside = MappingReader.Filters(mapping, file, settings, "aside") };
        foreach (var column in file.Key)
            Require(settings, file, column);
        return file;
    }

    private static TableFormat? Format(string name, YamlSettings settings)
    {
        if (settings.Find("format") is not { } node)
            return null;
        var stated = settings.Scalar(node, "format");
        return TableFormats.Names.FirstOrDefault(known => known.Name == stated) is { Name: not null } found
            ? found.Format
            : throw settings.Problem(node, NameSuggestion.NotFound("format", $"file {name}", stated, [.. TableFormats.Names.Select(known => known.Name)]));
    }

    /// <summary>Settings that say something about CSV say nothing about other formats.</summary>
    private static void CheckFormat(MappedFile file, YamlSettings settings)
    {
        if (file.Sheet is not null && file.Format != TableFormat.Xlsx)
            throw settings.Problem(settings.Find("sheet")!, $"\"sheet\" of file {file.Name} is a setting of workbooks, and the file is {TableFormats.NameOf(file.Format)}; leave it out");
        if (file.Format != TableFormat.Csv && new[] { "delimiter", "encoding", file.Format == TableFormat.Xlsx ? "delimiter" : "header" }.FirstOrDefault(name => settings.Find(name) is not null) is { } setting)
            throw settings.Problem(settings.Find(setting)!, $"\"{setting}\" of file {file.Name} is a setting of CSV files, and the file is {TableFormats.NameOf(file.Format)}; leave it out");
        if (!file.HasHeader && file.MoreColumns is not null)
            throw settings.Problem(settings.Find("more_columns")!, $"file {file.Name} has no header, so that no name of a column matches a pattern; name each column");
    }

    private static ImmutableArray<MappedColumn> Columns(string mapping, string file, YamlSettings settings)
    {
        var columns = ImmutableArray.CreateBuilder<MappedColumn>();
        foreach (var (name, node) in new YamlSettings(mapping, $"columns of file {file}", settings.Require("columns")).Entries())
        {
            var isShort = node is YamlScalarNode;
            var block = isShort ? null : new YamlSettings(mapping, $"column {name} of file {file}", node);
            var className = isShort ? ((YamlScalarNode)node).Value ?? "" : block!.RequireText("class");
            columns.Add(new MappedColumn(name, Class(settings, node, className, $"column {name} of file {file}"), block?.Text("identifies") ?? "person", block?.Flag("keep") ?? false));
            block?.Complete();
        }

        return columns.ToImmutable();
    }

    private static SourceClass Class(YamlSettings settings, YamlNode node, string name, string what) => ImportGate.ClassNames.TryGetValue(name, out var known)
        ? known
        : throw settings.Problem(node, NameSuggestion.NotFound("class", $"mappings, given to {what}", name, [.. ImportGate.ClassNames.Keys]));

    private static ColumnPattern? MoreColumns(string mapping, string file, YamlSettings settings)
    {
        if (settings.Find("more_columns") is not { } node)
            return null;
        var block = new YamlSettings(mapping, $"more_columns of file {file}", node);
        var pattern = block.RequireText("pattern");
        var className = Class(block, node, block.RequireText("class"), $"more_columns of file {file}");
        block.Complete();
        try
        {
            return new ColumnPattern(pattern, className);
        }
        catch (Exception problem) when (problem is ArgumentException or NotSupportedException or RegexParseException)
        {
            throw block.Problem(node, $"the pattern of more_columns of file {file} is no regular expression: {QuotedText.Shortened(problem.Message)}");
        }
    }

    private static (string Column, string Value)? Deleted(string mapping, MappedFile file, YamlSettings settings)
    {
        if (settings.Find("deleted") is not { } node)
            return null;
        var block = new YamlSettings(mapping, $"deleted of file {file.Name}", node);
        var deleted = (block.RequireText("column"), block.RequireText("value"));
        block.Complete();
        if (file.Key.IsEmpty)
            throw settings.Problem(node, $"file {file.Name} has no key, so that a row cannot take another one back");
        Require(settings, file, deleted.Item1);
        return deleted;
    }

    private static Unpivot? Unpivot(string mapping, MappedFile file, YamlSettings settings)
    {
        if (settings.Find("unpivot") is not { } node)
            return null;
        if (file.MoreColumns is not { } more)
            throw settings.Problem(node, $"file {file.Name} has no more_columns, which an unpivot turns into rows");
        var block = new YamlSettings(mapping, $"unpivot of file {file.Name}", node);
        var unpivot = new Unpivot(block.RequireText("name"), block.RequireText("value"), more.Class);
        block.Complete();
        return unpivot;
    }

    private static Lookup Lookup(YamlSettings settings, MappedFile file, List<MappedFile> earlier)
    {
        var from = settings.RequireText("from");
        var other = earlier.FirstOrDefault(f => f.Name == from)
            ?? throw settings.Problem(settings.Node, NameSuggestion.NotFound("file", $"those that stand before {file.Name}", from, [.. earlier.Select(f => f.Name)]));
        var key = settings.RequireText("key");
        Require(settings, other, key);
        var by = settings.RequireText("by");
        Require(settings, file, by);
        var takes = ImmutableArray.CreateBuilder<MappedColumn>();
        var taken = ImmutableArray.CreateBuilder<string>();
        foreach (var (name, node) in new YamlSettings(settings.Mapping, "take", settings.Require("take")).Entries())
        {
            var column = settings.Scalar(node, name);
            var source = Require(settings, other, column);
            takes.Add(source with { Name = name });
            taken.Add(column);
        }

        var lookup = new Lookup(from, key, by, settings.Flag("first"), takes.ToImmutable(), taken.ToImmutable());
        settings.Complete();
        return lookup;
    }

    private static MappedColumn Require(YamlSettings settings, MappedFile file, string column) => file.Find(column)
        ?? throw settings.Problem(settings.Node, NameSuggestion.NotFound("column with a class", $"file {file.Name} of the mapping", column, [.. file.Columns.Select(c => c.Name)]));
}
