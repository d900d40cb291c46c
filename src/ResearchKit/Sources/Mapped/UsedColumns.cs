namespace ResearchKit.Sources.Mapped;

/// <summary>Which columns of a file a mapping reads.</summary>
internal static class UsedColumns
{
    /// <summary>Names of columns that must be in the file; not those that a lookup, an unpivot or a person block makes, nor the cells of an unpivot.</summary>
    public static IReadOnlySet<string> Of(Mapping mapping, MappedFile file)
    {
        var loads = mapping.Loads.Where(load => load.File == file).ToList();
        var used = loads.SelectMany(load => load.Values).Where(value => value.Person is null).SelectMany(value => value.Columns)
            .Concat(loads.SelectMany(load => load.Aliases).SelectMany(alias => alias))
            .Concat(loads.SelectMany(load => load.When).Select(filter => filter.Column))
            .Concat(file.Key)
            .Concat(file.Aside.Select(filter => filter.Column))
            .Concat(file.Deleted is { } deleted ? [deleted.Column] : [])
            .Concat(file.Lookups.Select(lookup => lookup.By))
            .Concat(mapping.Files.SelectMany(other => other.Lookups).Where(lookup => lookup.File == file.Name).SelectMany(lookup => lookup.From.Append(lookup.Key)))
            .Concat(mapping.People.Where(block => block.File == file.Name).SelectMany(block => block.RoleColumn is { } role ? block.Columns.Append(role) : block.Columns))
            .ToHashSet(StringComparer.Ordinal);
        used.RemoveWhere(name => file.Lookups.Any(lookup => lookup.Takes.Any(column => column.Name == name)) || file.Unpivot?.Find(name) is not null);
        return used;
    }
}
