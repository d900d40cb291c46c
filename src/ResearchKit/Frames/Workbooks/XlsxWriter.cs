using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;

namespace ResearchKit.Frames.Workbooks;

/// <summary>A table to be written: values by row and column.</summary>
/// <param name="Names">Headings.</param>
/// <param name="RowCount">Number of rows.</param>
/// <param name="Value">Value of a row and column; null where missing.</param>
/// <param name="About">What the second sheet says of the table: a term and a text a line; an empty term goes on with the one before.</param>
internal sealed record XlsxTable(IReadOnlyList<string> Names, int RowCount, Func<int, int, object?> Value, IReadOnlyList<(string Term, string Text)> About);

/// <summary>
/// Writes a workbook of two sheets, the data and what it is, straight to the file: no part is kept in memory. The same table gives the same bytes.
/// </summary>
internal static class XlsxWriter
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const int SampledRows = 200;

    // Zip keeps local times without a zone; a fixed one makes equal files equal.
    private static readonly DateTimeOffset s_time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static void Write(string path, string sheet, XlsxTable table, CancellationToken cancellationToken)
    {
        Check(sheet, table);
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        using var zip = new ZipArchive(file, ZipArchiveMode.Create);
        foreach (var (name, content) in XlsxParts.Of(sheet))
        {
            using var part = Entry(zip, name);
            part.Write(Encoding.UTF8.GetBytes(content));
        }

        using (var part = Entry(zip, "xl/worksheets/sheet1.xml"))
            WriteData(part, sheet, table, cancellationToken);
        using (var part = Entry(zip, "xl/worksheets/sheet2.xml"))
            WriteAbout(part, table);
    }

    private static void Check(string sheet, XlsxTable table)
    {
        if (sheet.Length is 0 or > 31 || sheet.AsSpan().IndexOfAny("[]:*?/\\") >= 0 || sheet.StartsWith('\'') || sheet.EndsWith('\'')
            || string.Equals(sheet, XlsxParts.AboutSheet, StringComparison.OrdinalIgnoreCase) || sheet.Any(char.IsControl))
            throw new WorkbookException($"A sheet can't be named \"{sheet}\": expected 1 to 31 characters without [ ] : * ? / \\, no ' at either end, and not \"{XlsxParts.AboutSheet}\".");
        if (table.RowCount >= XlsxLimits.Rows)
            throw new WorkbookException($"The table has {table.RowCount:N0} rows; a sheet holds {XlsxLimits.Rows - 1:N0} below its header. Write Parquet or CSV, or aggregate first.");
        if (table.Names.Count > XlsxLimits.Columns)
            throw new WorkbookException($"The table has {table.Names.Count:N0} columns; a sheet holds {XlsxLimits.Columns:N0}. Write Parquet or CSV, or select columns first.");
    }

    private static Stream Entry(ZipArchive zip, string name)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = s_time;
        return entry.Open();
    }

    private static XmlWriter Open(Stream part) => XmlWriter.Create(part, new XmlWriterSettings { Encoding = new UTF8Encoding(false), CloseOutput = false });

    private static void WriteData(Stream part, string sheet, XlsxTable table, CancellationToken cancellationToken)
    {
        using var xml = Open(part);
        xml.WriteStartElement("worksheet", Main);
        StartView(xml, isFrozen: true);
        Widths(xml, [.. table.Names.Select((name, column) => Width(table, name, column))]);
        xml.WriteStartElement("sheetData", Main);
        var cells = new XlsxSheetWriter(xml, () => $"the sheet \"{sheet}\"");
        cells.StartRow();
        for (var column = 0; column < table.Names.Count; column++)
            cells.Text(column, table.Names[column], XlsxStyle.Header);
        cells.EndRow();
        for (var row = 0; row < table.RowCount; row++)
        {
            if ((row & 0xFFF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            cells.StartRow();
            var isEmpty = true;
            for (var column = 0; column < table.Names.Count; column++)
            {
                var value = table.Value(row, column);
                isEmpty &= value is null;
                cells.Cell(column, value);
            }

            // A row of missing values only would look like no row to whoever reads the sheet.
            if (isEmpty)
                cells.Cell(0, double.NaN);
            cells.EndRow();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteAbout(Stream part, XlsxTable table)
    {
        using var xml = Open(part);
        xml.WriteStartElement("worksheet", Main);
        StartView(xml, isFrozen: false);
        Widths(xml, [24, 100]);
        xml.WriteStartElement("sheetData", Main);
        var cells = new XlsxSheetWriter(xml, () => $"the sheet \"{XlsxParts.AboutSheet}\"");
        foreach (var (term, text) in table.About)
        {
            cells.StartRow();
            if (term.Length > 0)
                cells.Text(0, term, XlsxStyle.Header);
            cells.Text(1, text.Length > 8000 ? text[..8000] + " …" : text, XlsxStyle.Wrapped);
            cells.EndRow();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void StartView(XmlWriter xml, bool isFrozen)
    {
        xml.WriteStartElement("sheetViews", Main);
        xml.WriteStartElement("sheetView", Main);
        if (isFrozen)
            xml.WriteAttributeString("tabSelected", "1");
        xml.WriteAttributeString("workbookViewId", "0");
        if (isFrozen)
        {
            xml.WriteStartElement("pane", Main);
            xml.WriteAttributeString("ySplit", "1");
            xml.WriteAttributeString("topLeftCell", "A2");
            xml.WriteAttributeString("activePane", "bottomLeft");
            xml.WriteAttributeString("state", "frozen");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Widths(XmlWriter xml, int[] widths)
    {
        if (widths.Length == 0)
            return;
        xml.WriteStartElement("cols", Main);
        for (var column = 0; column < widths.Length; column++)
        {
            xml.WriteStartElement("col", Main);
            var place = (column + 1).ToString(CultureInfo.InvariantCulture);
            xml.WriteAttributeString("min", place);
            xml.WriteAttributeString("max", place);
            xml.WriteAttributeString("width", widths[column].ToString(CultureInfo.InvariantCulture));
            xml.WriteAttributeString("customWidth", "1");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    /// <summary>Characters of the heading and of the first rows, within bounds.</summary>
    private static int Width(XlsxTable table, string name, int column)
    {
        var longest = name.Length;
        for (var row = 0; row < Math.Min(table.RowCount, SampledRows); row++)
        {
            longest = Math.Max(longest, table.Value(row, column) switch
            {
                null => 0,
                DateTime or DateTimeOffset => 19,
                DateOnly => 10,
                IFormattable formattable => Math.Min(formattable.ToString(null, CultureInfo.InvariantCulture).Length, 20),
                var value => value.ToString()?.Length ?? 0,
            });
        }

        return Math.Clamp(longest + 2, 9, 60);
    }
}
