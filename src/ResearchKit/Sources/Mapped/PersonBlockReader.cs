using System.Collections.Immutable;
using ResearchKit.Frames;
using ResearchKit.Privacy;
using YamlDotNet.RepresentationModel;

namespace ResearchKit.Sources.Mapped;

/// <summary>Reads the person blocks of a mapping.</summary>
internal static class PersonBlockReader
{
    /// <summary>Kinds of places that are compared.</summary>
    private static readonly string[] PlaceKinds = ["school", "group", "unit"];

    public static ImmutableArray<PersonBlock> Read(string mapping, string title, YamlSettings root, ImmutableArray<MappedFile> files)
    {
        if (root.Find("people") is not { } node)
            return [];
        var blocks = ImmutableArray.CreateBuilder<PersonBlock>();
        foreach (var (name, value) in new YamlSettings(mapping, "people", node).Entries())
        {
            var settings = new YamlSettings(mapping, $"person block {name}", value);
            var from = settings.RequireText("from");
            var file = files.FirstOrDefault(f => f.Name == from)
                ?? throw settings.Problem(value, NameSuggestion.NotFound("file", "the mapping", from, [.. files.Select(f => f.Name)]));
            blocks.Add(Block(mapping, title, name, file, settings));
            settings.Complete();
        }

        return blocks.ToImmutable();
    }

    private static PersonBlock Block(string mapping, string title, string name, MappedFile file, YamlSettings settings)
    {
        var block = new PersonBlock(name, file.Name, settings.Text("system") ?? $"{title}/{name}")
        {
            Role = settings.Text("role") switch
            {
                null => null,
                "learner" => PersonRole.Learner,
                "staff" => PersonRole.Staff,
                var other => throw settings.Problem(settings.Node, $"the role of person block {name} is \"{QuotedText.Shortened(other)}\"; expected learner or staff"),
            },
            RoleColumn = settings.Text("role_column"),
            IsReference = settings.Flag("register"),
            Identifier = settings.Text("identifier"),
            GivenName = settings.Text("given_name"),
            FamilyName = settings.Text("family_name"),
            FullName = FullName(mapping, name, settings),
            BirthDate = BirthDate(mapping, name, settings),
            EncodedName = settings.Text("encoded_name"),
            Places = [.. Pairs(mapping, "places", name, settings, PlaceKinds)],
            Keys = [.. Pairs(mapping, "keys", name, settings, null)],
        };
        if (block.Identifier is null && block.GivenName is null && block.FamilyName is null && block.FullName is null && block.EncodedName is null && block.Keys.IsEmpty)
            throw settings.Problem(settings.Node, $"person block {name} names nobody; expected an identifier, names, an encoded name, or keys");
        if (block.RoleColumn is { } role && file.Find(role) is null)
            throw settings.Problem(settings.Node, NameSuggestion.NotFound("column with a class", $"file {file.Name} of the mapping", role, [.. file.Columns.Select(c => c.Name)]));
        foreach (var column in block.Columns)
        {
            var found = file.Find(column)
                ?? throw settings.Problem(settings.Node, NameSuggestion.NotFound("column with a class", $"file {file.Name} of the mapping", column, [.. file.Columns.Select(c => c.Name)]));
            var isPlace = block.Places.Any(place => place.Column == column);
            if (!isPlace && found.Class != SourceClass.Direct)
                throw settings.Problem(settings.Node, $"column {column} identifies people and is not classed as direct; give it the class direct");
        }

        return block;
    }

    private static (string Column, bool FamilyFirst)? FullName(string mapping, string name, YamlSettings settings)
    {
        if (settings.Find("full_name") is not { } node)
            return null;
        if (node is YamlScalarNode)
            return (settings.Scalar(node, "full_name"), false);
        var block = new YamlSettings(mapping, $"full_name of person block {name}", node);
        var full = (block.RequireText("column"), block.Text("order") switch
        {
            null or "given first" => false,
            "family first" => true,
            var other => throw block.Problem(node, $"the order of full_name of person block {name} is \"{QuotedText.Shortened(other)}\"; expected given first, or family first"),
        });
        block.Complete();
        return full;
    }

    private static (string Column, ImmutableArray<string> Formats)? BirthDate(string mapping, string name, YamlSettings settings)
    {
        if (settings.Find("birth_date") is not { } node)
            return null;
        if (node is YamlScalarNode)
            return (settings.Scalar(node, "birth_date"), []);
        var block = new YamlSettings(mapping, $"birth_date of person block {name}", node);
        var birth = (block.RequireText("column"), block.Texts("format").ToImmutableArray());
        block.Complete();
        return birth;
    }

    private static IEnumerable<(string Kind, string Column)> Pairs(string mapping, string setting, string name, YamlSettings settings, string[]? kinds)
    {
        if (settings.Find(setting) is not { } node)
            yield break;
        foreach (var (kind, value) in new YamlSettings(mapping, $"{setting} of person block {name}", node).Entries())
        {
            if (kinds is not null && !kinds.Contains(kind, StringComparer.Ordinal))
                throw settings.Problem(value, NameSuggestion.NotFound("kind of place", "person blocks", kind, kinds));
            foreach (var column in settings.Texts(value, kind))
                yield return (kind, column);
        }
    }
}
