using System.Collections.Immutable;
using ResearchKit.Privacy;
using ResearchKit.Sources.Mapped;
using ResearchKit.Sources.Pipeline;
using ResearchKit.Store;

namespace ResearchKit.Sources.Inspection;

/// <summary>What becomes of the columns of an opened export, by its mapping.</summary>
internal static class SourceColumns
{
    /// <summary>The columns of a mapped file, in the order of its header. Those that a pattern describes are one, named by the pattern.</summary>
    public static ImmutableArray<InspectedColumn> Of(ISource source, MappedFile file)
    {
        var header = source.HeaderOf(file);
        var known = header.Where(name => file.Columns.Any(column => column.Name == name)).Select(name => Column(source, file, file.Find(name)!, name));
        var questions = file.MoreColumns is { } more && header.Any(name => file.Columns.All(column => column.Name != name) && more.Matches(name))
            ? [Column(source, file, new MappedColumn(file.Unpivot?.ValueColumn ?? "", more.Class, "person", false), more.Pattern)]
            : ImmutableArray<InspectedColumn>.Empty;
        var unknown = header.Where(name => file.Find(name) is null).Select(name => new InspectedColumn(name, "no class", ColumnFate.Dropped, []));
        return [.. known, .. questions, .. unknown];
    }

    private static InspectedColumn Column(ISource source, MappedFile file, MappedColumn column, string name)
    {
        // What other files look up in this one goes where their column goes.
        var aliases = source.Mapping.Files.SelectMany(other => other.Lookups.Where(lookup => lookup.File == file.Name)
            .SelectMany(lookup => lookup.Takes.Where((_, i) => lookup.From[i] == column.Name).Select(taken => (File: other.Name, taken.Name)))).Append((File: file.Name, column.Name)).ToList();
        var uses = source.Mapping.Loads.SelectMany(load => load.Values.Select(value => (load, value)))
            .Where(use => use.value.Person is null && aliases.Exists(alias => alias.File == use.load.File.Name && use.value.Columns.Contains(alias.Name, StringComparer.Ordinal))).ToList();
        var people = source.Mapping.People.Where(block => aliases.Exists(alias => alias.File == block.File && block.Columns.Contains(alias.Name, StringComparer.Ordinal))).ToList();
        var persons = source.Mapping.Loads.SelectMany(load => load.Values.Where(value => value.Person is { } person && people.Contains(person) && person.Identifier == column.Name).Select(value => (load, value))).ToList();
        var targets = uses.Concat(persons).Select(use => $"{use.load.Table.Name}.{use.value.Target.Name}").Distinct(StringComparer.Ordinal).ToImmutableArray();
        var isPerson = persons.Count > 0 || uses.Exists(use => use.value.Target.References is "person" or "learner" or "staff" || use.value.Target.Role == SchemaRole.Anonymous);
        var fate = isPerson ? ColumnFate.Pseudonymised
            : uses.Exists(use => use.value.Generalise == Generalisation.None) ? ColumnFate.Kept
            : uses.Count > 0 ? ColumnFate.Generalised
            : people.Count > 0 ? ColumnFate.LinkedOn : ColumnFate.Dropped;
        return new InspectedColumn(name, ImportGate.ClassNames.First(pair => pair.Value == column.Class).Key, fate, targets);
    }
}
