using System.Globalization;
using System.Text;
using System.Xml;

namespace ResearchKit.Frames.Workbooks;

/// <summary>A sheet of a workbook.</summary>
internal sealed record XlsxSheet(string Name, bool IsHidden, string Part);

/// <summary>An open workbook: its sheets, its date system, its number formats, its shared texts.</summary>
internal sealed class XlsxWorkbook : IDisposable
{
    private const string Main = "xl/workbook.xml";

    private static readonly Uri s_folder = new("file:///xl/");

    private readonly Lazy<string[]> _texts;
    private readonly Lazy<XlsxNumberKind[]> _kinds;
    private readonly Dictionary<string, (string Type, string Part)> _relations;

    private XlsxWorkbook(XlsxPackage package)
    {
        Package = package;
        if (!package.Has(Main))
        {
            throw new WorkbookException(package.Has("xl/workbook.bin")
                ? $"{package.Name} is a binary workbook (.xlsb). Save it as .xlsx."
                : $"{package.Name} is a zip file but not an XLSX workbook: it has no part {Main}.");
        }

        _relations = package.Within(Relations, ReadRelations);
        Sheets = package.Within(Main, ReadSheets);
        _texts = new Lazy<string[]>(() => PartOf("/sharedStrings") is { } part ? package.Within(part, () => ReadTexts(part)) : []);
        _kinds = new Lazy<XlsxNumberKind[]>(() => PartOf("/styles") is { } part ? package.Within(part, () => ReadKinds(part)) : []);
    }

    public XlsxPackage Package { get; }

    public IReadOnlyList<XlsxSheet> Sheets { get; }

    /// <summary>Whether days count from 1904.</summary>
    public bool Is1904 { get; private set; }

    private static string Relations => "xl/_rels/workbook.xml.rels";

    public static XlsxWorkbook Open(string path, XlsxLimits? limits = null)
    {
        var package = XlsxPackage.Open(path, limits ?? XlsxLimits.Default);
        try
        {
            return new XlsxWorkbook(package);
        }
        catch
        {
            package.Dispose();
            throw;
        }
    }

    /// <summary>The sheet of a name; without one, the first visible sheet.</summary>
    public XlsxSheet Sheet(string? name)
    {
        if (name is null)
            return Sheets.FirstOrDefault(sheet => !sheet.IsHidden) ?? throw new WorkbookException($"{Package.Name} has no visible sheet. Name one of: {Names()}.");
        return Sheets.FirstOrDefault(sheet => string.Equals(sheet.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new WorkbookException(NameSuggestion.NotFound("sheet", Package.Name, name, [.. Sheets.Select(sheet => sheet.Name)]));
    }

    /// <summary>A shared text; null when there is none of that number.</summary>
    public string? Text(int index) => (uint)index < (uint)_texts.Value.Length ? _texts.Value[index] : null;

    /// <summary>What the format of a style makes of a number.</summary>
    public XlsxNumberKind Kind(int style) => (uint)style < (uint)_kinds.Value.Length ? _kinds.Value[style] : XlsxNumberKind.Number;

    public void Dispose() => Package.Dispose();

    /// <summary>Text of an element that the reader stands on (a shared or inline text: plain or in runs, without reading aids); moves to its end.</summary>
    public string ReadText(XmlReader reader)
    {
        if (reader.IsEmptyElement)
            return "";
        var text = new StringBuilder();
        var buffer = new char[4096];
        var depth = reader.Depth;
        var element = reader.LocalName;
        while (reader.Read() && reader.Depth > depth)
        {
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "rPh")
            {
                if (!reader.IsEmptyElement)
                    Skip(reader);
                continue;
            }

            if (reader.NodeType is XmlNodeType.Element or XmlNodeType.EndElement)
                element = reader is { NodeType: XmlNodeType.Element, IsEmptyElement: false } ? reader.LocalName : "";

            // Blank text inside <t> counts, blank text between elements does not.
            if (reader.NodeType is not (XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace) || element != "t")
                continue;
            int read;
            while ((read = reader.ReadValueChunk(buffer, 0, buffer.Length)) > 0)
            {
                text.Append(buffer, 0, read);
                if (text.Length > Package.Limits.TextLength)
                    throw new WorkbookException($"{Package.Name} holds a text of more than {Package.Limits.TextLength:N0} characters, where Excel ends at 32,767. It is broken or hostile.");
            }
        }

        return text.Length == 0 ? "" : XlsxText.Unescape(text.ToString());
    }

    private static void Skip(XmlReader reader)
    {
        var depth = reader.Depth;
        while (reader.Read() && reader.Depth > depth)
        {
        }
    }

    private string Names() => string.Join(", ", Sheets.Select(sheet => $"\"{sheet.Name}\""));

    private string? PartOf(string type) =>
        _relations.Values.FirstOrDefault(relation => relation.Type.EndsWith(type, StringComparison.Ordinal)).Part is { } part && Package.Has(part) ? part : null;

    private Dictionary<string, (string Type, string Part)> ReadRelations()
    {
        var relations = new Dictionary<string, (string Type, string Part)>(StringComparer.Ordinal);
        using var reader = Package.Read(Relations);
        while (reader.Read())
        {
            if (reader is not { NodeType: XmlNodeType.Element, LocalName: "Relationship" } || reader.GetAttribute("TargetMode") == "External")
                continue;
            var target = reader.GetAttribute("Target") ?? "";
            if (!Uri.TryCreate(s_folder, target, out var part))
                throw Package.Broken(Relations, "points to a part by a name that is none");
            relations[reader.GetAttribute("Id") ?? ""] = (reader.GetAttribute("Type") ?? "", Uri.UnescapeDataString(part.AbsolutePath).TrimStart('/'));
        }

        return relations;
    }

    private List<XlsxSheet> ReadSheets()
    {
        var sheets = new List<XlsxSheet>();
        using var reader = Package.Read(Main);
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element)
                continue;
            if (reader.LocalName == "workbookPr")
                Is1904 = reader.GetAttribute("date1904") is "1" or "true" or "on";
            if (reader.LocalName != "sheet")
                continue;
            string? id = null;
            var (name, state) = (reader.GetAttribute("name") ?? "", reader.GetAttribute("state"));
            for (var i = 0; i < reader.AttributeCount; i++)
            {
                reader.MoveToAttribute(i);
                if (reader.LocalName == "id" && reader.NamespaceURI.EndsWith("/relationships", StringComparison.Ordinal))
                    id = reader.Value;
            }

            // Sheets of charts and macros have another type of relation.
            if (id is not null && _relations.TryGetValue(id, out var relation) && relation.Type.EndsWith("/worksheet", StringComparison.Ordinal))
                sheets.Add(new XlsxSheet(name, state is "hidden" or "veryHidden", relation.Part));
        }

        return sheets;
    }

    private string[] ReadTexts(string part)
    {
        var texts = new List<string>();
        long characters = 0;
        using var reader = Package.Read(part);
        while (reader.Read())
        {
            if (reader is not { NodeType: XmlNodeType.Element, LocalName: "si" })
                continue;
            var text = ReadText(reader);
            // An object of its own and a place in the list, also for an empty one.
            characters += text.Length + 16;
            if (characters > Package.Limits.SharedCharacters)
                throw new WorkbookException($"{Package.Name} holds more shared text than fits in memory. Save its table as CSV and read that.");
            texts.Add(text);
        }

        return [.. texts];
    }

    private XlsxNumberKind[] ReadKinds(string part)
    {
        var own = new Dictionary<int, XlsxNumberKind>();
        var kinds = new List<XlsxNumberKind>();
        var inCells = false;
        using var reader = Package.Read(part);
        while (reader.Read())
        {
            if (reader.LocalName == "cellXfs")
                inCells = reader.NodeType == XmlNodeType.Element && !reader.IsEmptyElement;
            if (reader.NodeType != XmlNodeType.Element)
                continue;
            if (reader.LocalName == "numFmt" && Number(reader, "numFmtId") is { } id)
                own[id] = XlsxDates.Of(reader.GetAttribute("formatCode") ?? "");
            if (inCells && reader.LocalName == "xf")
            {
                var format = Number(reader, "numFmtId") ?? 0;
                kinds.Add(own.TryGetValue(format, out var kind) ? kind : XlsxDates.BuiltIn(format) ?? XlsxNumberKind.Number);
            }
        }

        return [.. kinds];
    }

    private static int? Number(XmlReader reader, string attribute) =>
        int.TryParse(reader.GetAttribute(attribute), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
}
