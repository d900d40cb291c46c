using System.Collections.Immutable;
using System.Globalization;
using ResearchKit.Frames;
using ResearchKit.Privacy;
using ResearchKit.Store;
using YamlDotNet.RepresentationModel;

namespace ResearchKit.Sources.Mapped;

/// <summary>Reads the columns of one load, and checks them against the table and the import gate.</summary>
internal static class MappedValueReader
{
    private static readonly string[] BookKeeping = ["person", "schema_version", "provenance", "rejected_row", "generator_seal"];

    /// <summary>Unit of the schema, unit of the source, factor.</summary>
    private static readonly (string Schema, string Source, double Factor)[] Units =
    [
        ("seconds", "milliseconds", 0.001), ("seconds", "minutes", 60), ("seconds", "hours", 3600),
        ("minutes", "seconds", 1d / 60), ("minutes", "hours", 60), ("hours", "minutes", 1d / 60),
        ("percent", "share", 100), ("probability", "percent", 0.01), ("share", "percent", 0.01),
    ];

    /// <summary>Whether a mapping may fill a table; the store's own books are written by the importer alone.</summary>
    public static bool Loadable(SchemaTable table) => !BookKeeping.Contains(table.Name, StringComparer.Ordinal);

    public static ImmutableArray<MappedValue> Read(string mapping, SchemaTable table, MappedFile file, ImmutableArray<PersonBlock> people, DistrictTableReader districts, YamlSettings settings)
    {
        var values = new List<MappedValue>();
        foreach (var (name, node) in settings.Entries())
        {
            var target = table.Find(name)
                ?? throw settings.Problem(node, NameSuggestion.NotFound("column", $"the learning table \"{table.Name}\"", name, [.. table.Columns.Select(c => c.Name)]));
            if (target.Role == SchemaRole.Code)
                throw settings.Problem(node, $"{table.Name}.{name} is filled from the key; map the source's code to {table.Surrogate!.Name}");
            var value = Value(mapping, file, target, people, districts, settings, node);
            Check(table, file, value, settings, node);
            values.Add(value);
        }

        var filled = values.Select(value => value.Target.Name).ToHashSet(StringComparer.Ordinal);
        var absent = table.Columns.FirstOrDefault(column =>
            !filled.Contains(column.Name)
            && ((column.Role == SchemaRole.Surrogate && table.Code is not null) || (!column.IsNullable && column.Role is not (SchemaRole.Surrogate or SchemaRole.Code))));
        if (absent is not null)
            throw settings.Problem(settings.Node, $"the load of {table.Name} does not fill {absent.Name}, which every row needs");
        return [.. values];
    }

    private static MappedValue Value(string mapping, MappedFile file, SchemaColumn target, ImmutableArray<PersonBlock> people, DistrictTableReader districts, YamlSettings settings, YamlNode node)
    {
        if (node is not YamlMappingNode)
            return new MappedValue(target, [.. settings.Texts(node, target.Name)], null, [], [], null, 1, false, Generalisation.None);

        var block = new YamlSettings(mapping, $"column {target.Name}", node);
        if (block.Text("person") is { } name)
        {
            var person = people.FirstOrDefault(p => p.Name == name && p.File == file.Name)
                ?? throw block.Problem(node, NameSuggestion.NotFound("person block", $"file {file.Name} of the mapping", name, [.. people.Where(p => p.File == file.Name).Select(p => p.Name)]));
            block.Complete();
            return new MappedValue(target, [person.WhoColumn], null, [], [], null, 1, false, Generalisation.None) { Person = person };
        }

        var constant = block.Text("constant");
        var columns = block.Texts("column").Concat(block.Texts("columns")).ToImmutableArray();
        if (constant is null == columns.IsEmpty)
            throw block.Problem(node, $"column {target.Name} needs either \"column\" or \"constant\"");
        var recode = block.Find("recode") is { } codes
            ? new YamlSettings(mapping, $"recode of column {target.Name}", codes).Entries().Select(pair => KeyValuePair.Create(pair.Name, block.Scalar(pair.Value, "recode"))).ToImmutableArray()
            : [];
        var generalise = block.Text("generalise") switch
        {
            null => Generalisation.None,
            "year" => new Generalisation(ToYear: true),
            "district" => new Generalisation { Districts = districts.Read(target, block) },
            var text when text.StartsWith("first ", StringComparison.Ordinal) && int.TryParse(text[6..], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 => new Generalisation(FirstCharacters: count),
            var other => throw block.Problem(node, $"\"generalise\" of column {target.Name} is \"{QuotedText.Shortened(other)}\"; expected year, or first N (characters), or district"),
        };
        if (block.Text("decimal") is { } mark and not ("," or "."))
            throw block.Problem(node, $"\"decimal\" of column {target.Name} is \"{QuotedText.Shortened(mark)}\"; expected \",\" or \".\"");
        var value = new MappedValue(
            target, columns, constant, recode, [.. block.Texts("format")], block.Text("time_zone"),
            Factor(target, block, node), block.Text("decimal") == ",", generalise)
        {
            Offset = block.Number("add") ?? 0,
        };
        block.Complete();
        return value;
    }

    private static double Factor(SchemaColumn target, YamlSettings block, YamlNode node)
    {
        if (block.Text("unit") is not { } unit || unit == target.Unit)
            return 1;
        var known = Units.Where(u => u.Schema == target.Unit).ToList();
        var found = known.FirstOrDefault(u => u.Source == unit);
        return found.Factor != 0
            ? found.Factor
            : throw block.Problem(node, $"column {target.Name} is in {target.Unit ?? "no unit"} and cannot be made of {unit}; expected {string.Join(", ", known.Select(u => u.Source).Prepend(target.Unit ?? "no unit"))}");
    }

    private static void Check(SchemaTable table, MappedFile file, MappedValue value, YamlSettings settings, YamlNode node)
    {
        var target = value.Target;
        var isPerson = target.References is "person" or "learner" or "staff";
        if (value.Person is not null)
        {
            if (!isPerson)
                throw settings.Problem(node, $"{table.Name}.{target.Name} is no person");
            return;
        }

        if (target.Role == SchemaRole.Anonymous)
        {
            if (value.Columns.Length != 1 || !table.Columns.Any(column => column.References == "survey_wave"))
                throw settings.Problem(node, $"{table.Name}.{target.Name} is the number of a respondent within a wave: expected one column");
            return;
        }

        if (isPerson && (value.Columns.Length != 1 || value.Recode.Length > 0 || value.Constant is not null))
            throw settings.Problem(node, $"{table.Name}.{target.Name} is a person: expected one column with the person's identifier");
        if (target.References == table.Name)
            throw settings.Problem(node, $"{table.Name}.{target.Name} points to another row of the same table, which a mapping cannot fill yet; leave it out");
        var fixedValues = value.Constant is { } constant ? [constant] : value.Recode.Select(pair => pair.Value);
        if (target.Codes.Length > 0 && fixedValues.FirstOrDefault(code => !target.Codes.Contains(code, StringComparer.Ordinal)) is { } unknown)
            throw settings.Problem(node, $"{table.Name}.{target.Name} cannot be filled with that: \"{QuotedText.Shortened(unknown)}\" is not one of its codes ({string.Join(", ", target.Codes)})");
        var isCode = target.Role == SchemaRole.Surrogate || target.References is not null;
        if (value.Generalise.Districts is not null && target.Type != "VARCHAR")
            throw settings.Problem(node, $"{table.Name}.{target.Name} is a {target.Type}, which holds no district");
        if (value.Columns.Length > 1 && !isCode && target.Type != "VARCHAR")
            throw settings.Problem(node, $"{table.Name}.{target.Name} is a {target.Type} and takes one column");
        if (target.Role == SchemaRole.Surrogate && table.Code is not null && value.Constant is not null)
            throw settings.Problem(node, $"{table.Name}.{target.Name} is the key of the rows: expected a column, or several, that tell them apart, and no constant");
        if (isCode && value.Recode.Length > 0)
        {
            throw settings.Problem(
                node, $"{table.Name}.{target.Name} is a key, and recode of a key is not applied: keys are compared as they stand. Write the same codes in all files, or give the row the other code by \"aliases\" of its load");
        }

        if (isCode && value.Constant is null && (value.Formats.Length > 0 || value.Factor != 1 || value.Offset != 0 || value.Generalise != Generalisation.None))
            throw settings.Problem(node, $"{table.Name}.{target.Name} is a key; it takes no format, unit or generalisation");
        foreach (var name in value.Columns)
        {
            var column = file.Find(name)
                ?? throw settings.Problem(node, NameSuggestion.NotFound("column with a class", $"file {file.Name} of the mapping", name, [.. file.Columns.Select(c => c.Name)]));
            // A surrogate carries no more than the code that it stands for: the code's class decides.
            var disclosed = target.Role == SchemaRole.Surrogate ? table.Code?.DisclosureClass ?? target.DisclosureClass : ReferencedClass(target);
            // What comes out of a table of districts is a district that the table names, whatever stood in the column; the first characters of a direct identifier may name a person still.
            var stated = value.Generalise.Districts is not null && column.Class is (SourceClass.Direct or SourceClass.FreeText) ? SourceClass.Quasi : column.Class;
            if (ImportGate.Refuse(stated, disclosed, isPerson, value.Generalise.ToYear, column.IsKept) is { } reason)
                throw settings.Problem(node, $"column {name} of file {file.Name} cannot become {table.Name}.{target.Name}: {reason}");
        }
    }

    private static DisclosureClass ReferencedClass(SchemaColumn target) =>
        target.References is { } referenced && LearningSchema.Current[referenced].Code is { } code ? code.DisclosureClass : target.DisclosureClass;
}
