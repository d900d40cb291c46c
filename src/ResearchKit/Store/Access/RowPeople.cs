namespace ResearchKit.Store.Access;

/// <summary>Whom the rows of a table are about.</summary>
/// <param name="Columns">Columns that hold people.</param>
/// <param name="Parents">Columns that refer to a row about people, with its table: feedback on an answer.</param>
/// <param name="IsAnonymous">Whether they are answers of an anonymous survey.</param>
/// <param name="AreStaff">Whether they are about staff alone.</param>
internal sealed record RowPeople(IReadOnlyList<SchemaColumn> Columns, IReadOnlyList<(SchemaColumn Column, SchemaTable Parent)> Parents, bool IsAnonymous, bool AreStaff)
{
    private static readonly string[] s_people = ["person", "learner", "staff"];

    /// <summary>Whether a row is about a person.</summary>
    public bool Any => IsAnonymous || Columns.Count > 0 || Parents.Count > 0;

    /// <summary>Of a table of the learning schema.</summary>
    public static RowPeople Of(SchemaTable table)
    {
        SchemaColumn[] columns =
        [
            .. table.Columns.Where(column => (column.References is { } to && s_people.Contains(to, StringComparer.Ordinal)) || (table.Name == "person" && column.Role == SchemaRole.Surrogate)),
        ];
        (SchemaColumn, SchemaTable)[] parents = columns.Length > 0 ? [] :
        [
            .. table.Columns.Where(column => column.References is not null)
                .Select(column => (Column: column, Parent: LearningSchema.Current[column.References!]))
                .Where(pair => pair.Parent.Name != table.Name && !s_people.Contains(pair.Parent.Name, StringComparer.Ordinal) && Of(pair.Parent).Any),
        ];
        return new RowPeople(
            columns,
            parents,
            table.Columns.Any(column => column.Role == SchemaRole.Anonymous),
            columns.Length > 0 && (table.Name == "staff" || columns.All(column => column.References == "staff")));
    }
}
