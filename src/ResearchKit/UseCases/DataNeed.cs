using System.Collections.Immutable;

namespace ResearchKit.UseCases;

/// <summary>Data that a use case takes, stated against the learning schema.</summary>
/// <param name="Name">What it is, in a few words.</param>
/// <param name="Alternatives">Ways to meet the need, the best first; one meets it.</param>
/// <param name="Without">What still works without it; null when nothing does: the need is then essential. Always null of optional data.</param>
/// <param name="Adds">Of optional data, what it adds; else null.</param>
/// <param name="Collect">What somebody who can act does to get it.</param>
/// <param name="AbsenceMeansNone">
/// Whether a person without rows simply had none of it (no support, no goal). It then says nothing about coverage, and who has rows is not shown.
/// </param>
public sealed record DataNeed(
    string Name, ImmutableArray<DataAlternative> Alternatives, string? Without, string? Adds, string Collect, bool AbsenceMeansNone);

/// <summary>One way to meet a need.</summary>
/// <param name="Name">What it is; the need's own name when there is one way alone.</param>
/// <param name="Columns">Columns of the learning schema, all of which must hold values.</param>
/// <param name="Conditions">How much is enough.</param>
public sealed record DataAlternative(string Name, ImmutableArray<ColumnReference> Columns, ImmutableArray<DataCondition> Conditions);

/// <summary>A column of the learning schema.</summary>
/// <param name="Table">Table.</param>
/// <param name="Column">Column.</param>
public readonly record struct ColumnReference(string Table, string Column)
{
    /// <summary><c>table.column</c>.</summary>
    public override string ToString() => $"{Table}.{Column}";
}

/// <summary>How much of the data is enough.</summary>
/// <param name="Kind">What is counted.</param>
/// <param name="Table">Table that is counted.</param>
/// <param name="Column">Column that is counted; null for <see cref="ConditionKind.Rows"/> and <see cref="ConditionKind.Learners"/>.</param>
/// <param name="Other">Of <see cref="ConditionKind.Repeated"/>, the column whose values are counted; of <see cref="ConditionKind.Linked"/>, the column in which values are looked for; else null.</param>
/// <param name="Times">Of <see cref="ConditionKind.Repeated"/>, how often; else 1.</param>
/// <param name="AtLeast">The least that is enough: a number, or a share from 0 to 1.</param>
/// <param name="IsShare">Whether <paramref name="AtLeast"/> is a share.</param>
/// <param name="Noun">What is counted, for sentences: <c>survey waves</c>.</param>
/// <param name="NounOfOne">The same for a single one, <c>survey wave</c>; null to say it as of several.</param>
/// <param name="RepeatedNoun">Of <see cref="ConditionKind.Repeated"/>, what is repeated, for sentences; else null.</param>
/// <param name="Where">Only rows of which a column has one of some values; null for all rows.</param>
public sealed record DataCondition(
    ConditionKind Kind,
    string Table,
    string? Column,
    ColumnReference? Other,
    int Times,
    double AtLeast,
    bool IsShare,
    string Noun,
    string? NounOfOne,
    string? RepeatedNoun,
    RowFilter? Where);

/// <summary>Rows of which a column has one of some values.</summary>
/// <param name="Column">The column.</param>
/// <param name="Values">The values, as text.</param>
public sealed record RowFilter(string Column, ImmutableArray<string> Values);

/// <summary>What a <see cref="DataCondition"/> counts.</summary>
public enum ConditionKind
{
    /// <summary>Rows of a table.</summary>
    Rows = 0,

    /// <summary>Share of a table's rows in which a column is filled.</summary>
    Filled = 1,

    /// <summary>Different values of a column.</summary>
    Distinct = 2,

    /// <summary>People with rows in a table, by number or share of all whom the use case is about.</summary>
    Learners = 3,

    /// <summary>Values of one column that have at least so many different values of another: learners with three waves, programmes with two arms.</summary>
    Repeated = 4,

    /// <summary>Days from the first to the last value of a date or time.</summary>
    Span = 5,

    /// <summary>Share of a column's different values that another column has as well.</summary>
    Linked = 6,

    /// <summary>The smallest value of a number.</summary>
    Smallest = 7,
}
