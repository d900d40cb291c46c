using System.IO.Compression;

namespace ResearchKit.Tests.Frames.Workbooks;

/// <summary>Workbooks written part by part, as other programs and hostile people write them.</summary>
internal static class HandMadeWorkbook
{
    public const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    public const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <summary>A workbook of one sheet.</summary>
    public static void Write(string path, string rows, string sharedTexts = "", string styles = "", string properties = "", string sheets = "", params (string Name, string Content)[] more)
    {
        sheets = sheets.Length > 0 ? sheets : "<sheet name=\"Taulu 1\" sheetId=\"1\" r:id=\"rId1\"/>";
        Zip(
            path,
            [
                ("xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Office}\">{properties}<sheets>{sheets}</sheets></workbook>"),
                ("xl/_rels/workbook.xml.rels",
                    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                    + $"<Relationship Id=\"rId1\" Type=\"{Office}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"{Office}/worksheet\" Target=\"/xl/worksheets/sheet2.xml\"/>"
                    + $"<Relationship Id=\"rId8\" Type=\"{Office}/sharedStrings\" Target=\"sharedStrings.xml\"/><Relationship Id=\"rId9\" Type=\"{Office}/styles\" Target=\"styles.xml\"/></Relationships>"),
                ("xl/sharedStrings.xml", $"<sst xmlns=\"{Main}\">{sharedTexts}</sst>"),
                ("xl/styles.xml", $"<styleSheet xmlns=\"{Main}\">{styles}</styleSheet>"),
                ("xl/worksheets/sheet1.xml", $"<worksheet xmlns=\"{Main}\"><sheetData>{rows}</sheetData></worksheet>"),
                .. more,
            ]);
    }

    public static void Zip(string path, params IEnumerable<(string Name, string Content)> parts)
    {
        using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach (var (name, content) in parts)
        {
            using var writer = new StreamWriter(zip.CreateEntry(name, CompressionLevel.Fastest).Open());
            writer.Write(content);
        }
    }
}
