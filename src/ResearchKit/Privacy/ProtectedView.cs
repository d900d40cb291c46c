using ResearchKit.Frames;

namespace ResearchKit.Privacy;

/// <summary>
/// What is shown in place of a protected frame or column: its columns, types, units and disclosure classes, with banded counts. It holds no
/// row and no way back to one.
/// </summary>
/// <param name="What">What was asked for: <c>DataFrame</c>, <c>column "grade"</c>.</param>
/// <param name="Source">Where the rows came from.</param>
/// <param name="Rows">Number of rows as a band.</param>
/// <param name="Columns">The columns.</param>
public sealed record ProtectedView(string What, string Source, string Rows, IReadOnlyList<ProtectedColumn> Columns)
{
    /// <summary>What to do instead.</summary>
    public const string Advice =
        "Rows about learners are not shown. To see results: release a table with frame.Release(by: [\"school_type\"], Measure.Count(), Measure.Mean(\"grade\")) "
        + "and show or chart that; fit a model; or work on with SQL, which sees all rows. Data made by the kit's generator is shown freely.";

    internal static ProtectedView Of(DataFrame frame) => new(
        "DataFrame", frame.Provenance.Label, Banding.Count(frame.Length), frame.Columns.Select(ProtectedColumn.Of).ToArray());

    internal static ProtectedView Of(Column column) => new(
        $"column \"{column.Name}\"", column.Provenance.Source, Banding.Count(column.Length), [ProtectedColumn.Of(column)]);

    internal static ProtectedView Of(IHasProvenance rows) => new(rows.GetType().Name.Split('`')[0], rows.Provenance.Source, "not stated", []);
}

/// <summary>One column of a <see cref="ProtectedView"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Unit">Its unit, or null.</param>
/// <param name="Class">Its disclosure class; null when nobody gave one, which is treated as the strictest.</param>
/// <param name="Missing">Share of missing values as a band.</param>
public sealed record ProtectedColumn(string Name, string Type, string? Unit, DisclosureClass? Class, string Missing)
{
    internal static ProtectedColumn Of(Column column) => new(
        column.Name, Column.TypeName(column.ElementType), column.Unit, column.DisclosureClass, Banding.Missing(column.MissingCount, column.Length));
}
