using ResearchKit.Store;

namespace ResearchKit.UseCases;

/// <summary>How the rows of a table lead to a person: by a column of their own, or through one other table.</summary>
/// <param name="Table">The table.</param>
/// <param name="Column">Column of the table: the person's number, or the key of <paramref name="Through"/>.</param>
/// <param name="Through">The table that knows the person, or null.</param>
/// <param name="PersonColumn">Column with the person's number, of <paramref name="Through"/> or of the table itself.</param>
/// <param name="Kind">Table that defines the person: learner, staff, or person for either.</param>
internal sealed record PersonPath(string Table, string Column, string? Through, string PersonColumn, string Kind)
{
    private static readonly string[] People = ["person", "learner", "staff"];

    /// <summary>Null for tables that say nothing of single people.</summary>
    public static PersonPath? Of(string name)
    {
        var table = LearningSchema.Current[name];
        if (name == "person")
            return new PersonPath(name, "person_id", null, "person_id", "person");
        if (Direct(table) is { } own)
            return new PersonPath(name, own.Name, null, own.Name, own.References!);
        foreach (var column in table.Columns.Where(column => column.References is not null))
        {
            var referred = LearningSchema.Current[column.References!];
            if (referred.IsLarge && Direct(referred) is { } person)
                return new PersonPath(name, column.Name, referred.Name, person.Name, person.References!);
        }

        return null;
    }

    /// <summary>
    /// SQL over people that is true of those whom an expression is true of. Those to whom the table does not apply are not asked: staff for a table of learners, when
    /// both are counted. Null when it applies to nobody who is counted.
    /// </summary>
    public string? Applied(string expression, UseCasePeople people) => (Kind, people) switch
    {
        ("learner", UseCasePeople.Staff) or ("staff", UseCasePeople.Learners) => null,
        ("learner", UseCasePeople.LearnersAndStaff) => $"(NOT is_learner OR {expression})",
        ("staff", UseCasePeople.LearnersAndStaff) => $"(is_learner OR {expression})",
        _ => expression,
    };

    /// <summary>FROM clause, in which the table is <c>t</c>.</summary>
    public string From => Through is null
        ? $"\"{Table}\" AS t"
        : $"\"{Table}\" AS t JOIN \"{Through}\" AS v ON v.\"{LearningSchema.Current[Through].Key[0]}\" = t.\"{Column}\"";

    /// <summary>The person's number.</summary>
    public string Person => Through is null ? $"t.\"{Column}\"" : $"v.\"{PersonColumn}\"";

    // Of two people in a row (who rates, who is rated), the row is about the last.
    private static SchemaColumn? Direct(SchemaTable table) =>
        table.Columns.LastOrDefault(column => column.References is { } other && People.Contains(other, StringComparer.Ordinal));
}
