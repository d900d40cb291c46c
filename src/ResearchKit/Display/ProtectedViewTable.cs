using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.Display;

/// <summary>What stands in for protected rows, as a table of their columns.</summary>
internal static class ProtectedViewTable
{
    public static TableModel Of(ProtectedView view)
    {
        var columns = view.Columns;
        return new TableModel
        {
            Title = $"Protected {view.What}",
            Columns =
            [
                new TableColumn("column", IsRowHeader: true), new TableColumn("type"), new TableColumn("unit"), new TableColumn("class"),
                new TableColumn("missing", Alignment: TableAlignment.Right),
            ],
            Rows = columns.Select(column => new TableRow(
            [
                new TableCell(column.Name), new TableCell(column.Type), new TableCell(column.Unit ?? ""), new TableCell(Class(column.Class)),
                new TableCell(column.Missing),
            ])).ToArray(),
            Notes = [$"Rows: {view.Rows}. Counts are in bands.", ProtectedView.Advice],
            Source = view.Source,
        };
    }

    private static string Class(DisclosureClass? disclosureClass) => disclosureClass switch
    {
        DisclosureClass.DirectIdentifier => "direct identifier",
        DisclosureClass.Pseudonym => "pseudonym",
        DisclosureClass.QuasiIdentifier => "quasi-identifier",
        DisclosureClass.Sensitive => "sensitive",
        DisclosureClass.Neutral => "neutral",
        _ => "not stated",
    };
}
