using System.Collections.Immutable;

namespace ResearchKit.Sources.Pipeline;

/// <summary>
/// Tables of spells: somebody is in something from a day to a day. Two systems tell the same spell, one with days and one without: the row without days says no more than the other and is merged into it.
/// </summary>
internal static class Spells
{
    private static readonly ImmutableArray<(string Table, string[] Who, string[] Days)> Tables =
    [
        ("enrolment", ["learner_id", "school_id"], ["start_date", "end_date"]),
        ("group_membership", ["learner_id", "group_id"], ["from_date", "to_date", "from_day", "to_day"]),
        ("staff_group", ["staff_id", "group_id"], ["from_date", "to_date"]),
    ];

    /// <summary>Whether rows of a table that are equal in everything are one spell, though the table gives each a number.</summary>
    public static bool AreOne(string table) => table == "enrolment";

    /// <summary>
    /// SQL that deletes, from the rows of all loads, those without days for which another load has a row of the same person and place; null for tables that are no spells, or lack one of the columns.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">Columns that are filled.</param>
    /// <param name="rows">The rows, with <c>_load</c>.</param>
    public static string? Merge(string table, IReadOnlyCollection<string> columns, string rows)
    {
        var spell = Tables.FirstOrDefault(spell => spell.Table == table);
        if (spell.Table is null || !spell.Who.All(columns.Contains))
            return null;
        var days = spell.Days.Where(columns.Contains).ToList();
        if (days.Count == 0)
            return null;
        var without = string.Join(" AND ", days.Select(day => $"u.{day} IS NULL"));
        var with = string.Join(" OR ", days.Select(day => $"o.{day} IS NOT NULL"));
        var same = string.Join(" AND ", spell.Who.Select(column => $"o.{column} = u.{column}"));
        return $"DELETE FROM {rows} u WHERE {without} AND EXISTS (SELECT 1 FROM {rows} o WHERE {same} AND o._load <> u._load AND ({with}))";
    }
}
