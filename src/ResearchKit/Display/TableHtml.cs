using System.Globalization;
using System.Text;

namespace ResearchKit.Display;

/// <summary>
/// A <see cref="TableModel"/> as an HTML fragment, well-formed as XML too: a semantic table (caption, thead, tbody, row headers) which reads
/// well with no styles at all, and one small style block (<see cref="DisplayClasses.Style"/>) where styles are kept.
/// </summary>
/// <remarks>Alignment is also given by attribute, because code-hosting sites drop styles and classes.</remarks>
public static class TableHtml
{
    /// <summary>Renders the table.</summary>
    /// <param name="table">The table.</param>
    /// <returns>A fragment with one root <c>div</c>; all texts escaped.</returns>
    public static string Render(TableModel table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var html = new StringBuilder();
        html.Append("<div class=\"").Append(DisplayClasses.Output).Append("\">").Append("<style>").Append(DisplayClasses.Style).Append("</style>");
        AppendTable(html, table, nested: false);
        AppendNotes(html, table);
        return html.Append("</div>").ToString();
    }

    private static void AppendTable(StringBuilder html, TableModel table, bool nested)
    {
        html.Append("<table class=\"").Append(nested ? DisplayClasses.Nested : DisplayClasses.Table).Append("\">");
        if (!nested && (table.Title is not null || table.IsSynthetic))
        {
            html.Append("<caption>").Append(Escaping.Html(table.Title));
            if (table.IsSynthetic)
                html.Append(table.Title is null ? "" : "\u2002").Append("<small class=\"").Append(DisplayClasses.Synthetic).Append("\">synthetic data</small>");
            html.Append("</caption>");
        }

        html.Append("<thead><tr>");
        foreach (var column in table.Columns) AppendHeading(html, column);
        html.Append("</tr></thead><tbody>");
        foreach (var row in table.Rows) AppendRow(html, table, row);
        html.Append("</tbody></table>");
    }

    private static void AppendHeading(StringBuilder html, TableColumn column)
    {
        html.Append("<th scope=\"col\"").Append(Alignment(column)).Append('>').Append(Escaping.Html(column.Name));
        var small = string.Join(", ", new[] { column.Type, column.Unit }.Where(part => !string.IsNullOrEmpty(part)));
        if (small.Length > 0)
            html.Append("<br/><small class=\"").Append(DisplayClasses.Type).Append("\">").Append(Escaping.Html(small)).Append("</small>");
        html.Append("</th>");
    }

    private static void AppendRow(StringBuilder html, TableModel table, TableRow row)
    {
        if (row.Kind != TableRowKind.Cells)
        {
            var section = row.Kind == TableRowKind.Section;
            html.Append("<tr class=\"").Append(section ? DisplayClasses.Section : DisplayClasses.Gap).Append('"').Append('>')
                .Append(section ? "<th scope=\"rowgroup\" align=\"left\"" : "<td align=\"center\"").Append(" colspan=\"").Append(table.Columns.Count.ToString(CultureInfo.InvariantCulture)).Append("\">")
                .Append(Escaping.Html(row.Line)).Append(section ? "</th></tr>" : "</td></tr>");
            return;
        }

        html.Append("<tr>");
        for (var i = 0; i < table.Columns.Count; i++)
        {
            var column = table.Columns[i];
            var tag = column.IsRowHeader ? "th" : "td";
            html.Append('<').Append(tag).Append(column.IsRowHeader ? " scope=\"row\"" : "").Append(Alignment(column)).Append('>');
            AppendCell(html, row.Cells[i]);
            html.Append("</").Append(tag).Append('>');
        }

        html.Append("</tr>");
    }

    private static void AppendCell(StringBuilder html, TableCell cell)
    {
        switch (cell)
        {
            case { Nested: { } nested }:
                AppendTable(html, nested, nested: true);
                break;
            case { Kind: TableCellKind.Missing }:
                html.Append("<em class=\"").Append(DisplayClasses.Missing).Append("\" title=\"missing\">").Append(Escaping.Html(cell.Text)).Append("</em>");
                break;
            case { Kind: TableCellKind.Suppressed }:
                html.Append("<span class=\"").Append(DisplayClasses.Suppressed).Append("\" title=\"hidden: too few learners, or protects a cell that has\">")
                    .Append(Escaping.Html(cell.Text)).Append("</span>");
                break;
            default:
                html.Append(Escaping.Html(cell.Text));
                break;
        }
    }

    private static void AppendNotes(StringBuilder html, TableModel table)
    {
        foreach (var note in table.Notes)
            html.Append("<p class=\"").Append(DisplayClasses.Note).Append("\">").Append(Escaping.Html(note)).Append("</p>");
        if (table.Source is not null)
            html.Append("<p class=\"").Append(DisplayClasses.Note).Append("\">Source: ").Append(Escaping.Html(table.Source)).Append("</p>");
    }

    private static string Alignment(TableColumn column) => column.Alignment == TableAlignment.Right ? " align=\"right\"" : " align=\"left\"";
}
