using ResearchKit.Frames;

namespace ResearchKit.Synthesis.Processes;

/// <summary>
/// The record of processing activities, as a data controller keeps it (GDPR, article 30): for each field of a source system where it goes, on which legal basis
/// and for what purpose it is held, how it is classed and for how long it is kept.
/// </summary>
internal sealed class SourceFieldProcess : ICityProcess
{
    public IReadOnlyList<string> Tables { get; } = ["source_field"];

    public IEnumerable<CityTable> Before()
    {
        var draft = new TableDraft("source_field");
        var columns = Enumerable.Range(0, 7).Select(i => draft.Texts(Names[i])).ToArray();
        var retention = draft.Column<short>("retention_months");
        foreach (var (system, basis, purpose, months, fields) in SourceFields.All)
        {
            foreach (var (field, table, column, disclosure) in fields)
            {
                string?[] row = [system, field, table, column, basis, purpose, disclosure];
                for (var i = 0; i < row.Length; i++)
                    columns[i].Add(row[i]);
                retention.Add(months);
            }
        }
        return [draft.ToTable()];
    }

    public ICityBatch Begin() => NoRows.Instance;

    public IEnumerable<CityTable> After() => [];

    private static readonly string[] Names = ["source_system", "field", "table_name", "column_name", "legal_basis", "purpose_code", "disclosure_class"];
}
