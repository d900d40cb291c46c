using System.Text.Json.Nodes;
using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.Store;

/// <summary>The risk that people are recognised in a store.</summary>
public static class StoreRiskExtensions
{
    /// <summary>
    /// Measures how well the people of a table are hidden: k-anonymity, sample uniqueness, l-diversity and t-closeness. The definitions, and what is said of a
    /// protected store, are at <see cref="DisclosureRiskReport"/>.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="table">The table whose people are measured: one that has a learner, a member of staff or another person in each row. Default <c>learner</c>.</param>
    /// <param name="quasiIdentifiers">
    /// Columns by which people could be recognised: of the table (<c>birth_year</c>), or as <c>table.column</c> of <c>learner</c>, <c>enrolment</c> (the spell
    /// that started last) and <c>school</c> (of that spell, or of the row itself). Null for all of class quasi-identifier that hold any value: of the table, and for
    /// <c>learner</c> those of <c>enrolment</c> too.
    /// </param>
    /// <param name="sensitive">
    /// Columns that should not become known: of the same tables, or as <c>table.column</c> of any table about the same people (<c>grade.grade_value</c>): all values a
    /// person has there. Null for all of class sensitive of the table that hold any value.
    /// </param>
    /// <param name="options">k, l, t, orders of ordinal values, exact figures; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the measurement.</param>
    /// <exception cref="KeyNotFoundException">There is no such table or column; the message lists those there are.</exception>
    /// <exception cref="ArgumentException">The table is not about people, or nothing is left to recognise people by.</exception>
    /// <exception cref="ProtectedDataException">
    /// A column tells people apart by itself; the store is protected and holds fewer than 20 people, or exact figures were asked for without a purpose.
    /// </exception>
    public static DisclosureRiskReport DisclosureRisk(
        this LearningStore store,
        string table = "learner",
        IReadOnlyList<string>? quasiIdentifiers = null,
        IReadOnlyList<string>? sensitive = null,
        DisclosureRiskOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentException.ThrowIfNullOrWhiteSpace(table);
        options ??= DisclosureRiskOptions.Default;
        var isExact = options.Exact && store.Protection != Protection.Synthetic;
        if (isExact && store.Purpose is null)
            throw new ProtectedDataException(
                "Exact figures of a protected store are for whoever answers for the data, and are recorded. Open the store with a purpose (researchkit risk --exact --purpose \"...\").");
        var tables = new[] { table }.Concat((quasiIdentifiers ?? []).Concat(sensitive ?? []).Where(column => column.Contains('.', StringComparison.Ordinal)).Select(column => column.Split('.')[0]))
            .Where(name => LearningSchema.Current.TryGetTable(name, out _)).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        return store.Inspect(
            "risk",
            tables,
            session =>
            {
                DataFrame Read(string sql) => store.Rows(session, sql, cancellationToken);
                var columns = RiskColumns.Of(store.Catalog, Read, table, quasiIdentifiers, sensitive, options);
                var values = columns.Sensitive.Select(column => new SensitiveColumn(column.Name, column.Sql is null ? null : Read(column.Sql))).ToArray();
                return DisclosureRiskMeasurement.Of(Read(columns.Sql), columns.Person, columns.Quasi, values, options, isExact, cancellationToken);
            },
            new JsonObject { ["figures"] = isExact ? "exact" : "banded" });
    }
}
