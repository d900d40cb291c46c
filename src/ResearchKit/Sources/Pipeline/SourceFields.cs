using ResearchKit.Sources.Inspection;
using ResearchKit.Store;

namespace ResearchKit.Sources.Pipeline;

/// <summary>
/// Writes which fields the imported systems hold, of which class they are and where they went: <c>source_field</c>. Why and for how long they are held is not in an export: who answers for the data states it in a
/// table of their own (see the guide to mappings), whose rows stand; a row with the field <c>*</c> speaks for all fields of its system that have none.
/// </summary>
internal static class SourceFields
{
    public static void Write(SqlSession session, IEnumerable<ISource> sources, CancellationToken cancellationToken)
    {
        foreach (var source in sources)
        {
            // The imported folder itself may be called anything; a system's folder within it is named in provenance too.
            var system = source.Found.Folder.Name.Length > 0 ? source.Found.Folder.Name : source.Mapping.Name;
            var files = source.Mapping.Files.Where(file => source.Files.Any(delivery => delivery.Mapped == file.Name));
            var fields = source.Properties.IsEmpty
                ? files.SelectMany(file => SourceColumns.Of(source, file).Select(column => (Field: $"{file.Name}.{column.Name}", Column: column)))
                : source.Properties.Select(property => (Field: property.Name, Column: property));
            foreach (var (field, column) in fields.Where(field => !field.Column.Targets.Any(target => target.StartsWith("source_field.", StringComparison.Ordinal))))
                Write(session, system, field, column, cancellationToken);
        }

        session.Execute(
            """
            UPDATE store.source_field f SET purpose_code = coalesce(f.purpose_code, a.purpose_code), legal_basis = coalesce(f.legal_basis, a.legal_basis), retention_months = coalesce(f.retention_months, a.retention_months)
            FROM (SELECT * FROM store.source_field WHERE field = '*') a WHERE a.source_system = f.source_system AND f.field <> '*'
            """,
            cancellationToken);
    }

    private static void Write(SqlSession session, string system, string field, InspectedColumn column, CancellationToken cancellationToken)
    {
        var target = column.Targets.Length == 0 ? null : column.Targets[0].Split('.');
        var disclosure = column.Fate == ColumnFate.Pseudonymised ? "pseudonym" : column.Class;
        if (session.Execute(
            """
            UPDATE store.source_field SET table_name = coalesce(table_name, $3), column_name = coalesce(column_name, $4), disclosure_class = coalesce(disclosure_class, $5)
            WHERE source_system = $1 AND field = $2
            """,
            cancellationToken, system, field, target?[0], target?[1], disclosure) == 0)
        {
            session.Execute(
                "INSERT INTO store.source_field(source_system, field, table_name, column_name, disclosure_class) VALUES ($1, $2, $3, $4, $5)",
                cancellationToken, system, field, target?[0], target?[1], disclosure);
        }
    }
}
