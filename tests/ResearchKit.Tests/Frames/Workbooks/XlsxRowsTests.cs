using ResearchKit.Frames;
using ResearchKit.Frames.Expansion;
using ResearchKit.Frames.Workbooks;

namespace ResearchKit.Tests.Frames.Workbooks;

public sealed class XlsxRowsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("frames-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string File1 => Path.Combine(_folder, "book.xlsx");

    private IReadOnlyList<IEnumerable<string?>> Texts(XlsxFormat? format = null, XlsxLimits? limits = null) => [.. XlsxRows.Texts(File1, format, limits).Select(row => row.Values)];

    private string Broken(XlsxLimits? limits = null, XlsxFormat? format = null)
    {
        var message = Assert.Throws<WorkbookException>(() => Texts(format, limits)).Message;
        Assert.DoesNotContain("SECRET", message, StringComparison.Ordinal);
        return message;
    }

    [Fact]
    public void Texts_stand_shared_inline_in_runs_and_as_results_of_formulas()
    {
        HandMadeWorkbook.Write(
            File1,
            """
            <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><r><t>in</t></r><r><t xml:space="preserve"> line</t></r></is></c>
            <c r="D1" t="str"><f>UPPER("x")</f><v>X</v></c><c r="E1"><f>1/4</f><v>0.25</v></c><c r="F1"><f>A9</f></c></row>
            """,
            "<si><t>a_x000A_b &amp; c</t></si><si><r><rPr><b/></rPr><t>東</t></r><r><t>京</t></r><rPh sb=\"0\" eb=\"2\"><t>トウキョウ</t></rPh></si>");
        Assert.Equal(["a\nb & c", "東京", "in line", "X", "0.25"], Assert.Single(Texts()));
    }

    [Fact]
    public void Cells_and_rows_may_be_absent_or_unnumbered()
    {
        HandMadeWorkbook.Write(
            File1,
            "<row r=\"2\" hidden=\"1\"><c r=\"B2\"><v>1</v></c><c><v>2</v></c><c r=\"AA2\"><v>3</v></c></row><row r=\"5\"><c r=\"A5\" s=\"0\"/></row><row><c><v>4</v></c></row>");
        var rows = XlsxRows.Texts(File1).ToArray();
        Assert.Equal([2, 6], rows.Select(row => row.Number));
        Assert.Equal([null, "1", "2", .. Enumerable.Repeat<string?>(null, 23), "3"], rows[0].Values.AsEnumerable());
        Assert.Equal(["4"], rows[1].Values.AsEnumerable());
    }

    [Theory]
    [InlineData("dd/mm/yyyy", 45351, "2024-02-29")]
    [InlineData("[$-40B]d. mmmm yyyy;@", 45351.5, "2024-02-29 12:00:00")]
    [InlineData("mmm", 61, "1900-03-01")]
    [InlineData("yyyy", 59, "1900-02-28")]
    [InlineData("h:mm AM/PM", 0.75, "18:00:00")]
    [InlineData("[h]:mm", 1.5, "1.5")]
    [InlineData("0.00\" days\"", 45351, "45351")]
    [InlineData("General", 45351, "45351")]
    [InlineData("0.0E+00;[Red]-0.0E+00", 45351, "45351")]
    [InlineData("dd.mm.yyyy", -3, "-3")]
    [InlineData("dd.mm.yyyy", 1e9, "1000000000")]
    public void Dates_are_told_by_their_number_format(string code, double number, string expected)
    {
        HandMadeWorkbook.Write(
            File1,
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"<row><c s=\"1\"><v>{number:R}</v></c></row>"),
            styles: $"<numFmts><numFmt numFmtId=\"170\" formatCode=\"{System.Security.SecurityElement.Escape(code)}\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"170\"/></cellXfs>");
        Assert.Equal(expected, Assert.Single(Texts()).First());
    }

    [Fact]
    public void The_1904_system_starts_four_years_later_and_29_February_1900_never_was()
    {
        const string Styles = "<cellXfs><xf numFmtId=\"14\"/></cellXfs>";
        HandMadeWorkbook.Write(File1, "<row><c><v>0</v></c><c><v>43889</v></c></row>", styles: Styles, properties: "<workbookPr date1904=\"1\"/>");
        Assert.Equal(["1904-01-01", "2024-02-29"], Assert.Single(Texts()));
        HandMadeWorkbook.Write(File1, "<row><c><v>60</v></c></row>", styles: Styles);
        Assert.Contains("holds 29 February 1900", Broken(), StringComparison.Ordinal);
    }

    [Fact]
    public void Truth_values_errors_and_written_dates_have_types_of_their_own()
    {
        HandMadeWorkbook.Write(File1, "<row><c t=\"b\"><v>1</v></c><c t=\"e\"><v>#N/A</v></c><c t=\"d\"><v>2024-02-29T10:00:00</v></c></row><row><c t=\"e\"><v>#DIV/0!</v></c></row>");
        Assert.Contains("Cell A2 of the sheet \"Taulu 1\" of book.xlsx holds #DIV/0!", Broken(), StringComparison.Ordinal);
        var rows = Texts(new XlsxFormat { ErrorsAreMissing = true });
        Assert.Equal(["true", null, "2024-02-29 10:00:00"], rows[0]);
        Assert.Equal([null], rows[1]);
    }

    [Fact]
    public void The_first_visible_sheet_is_read_and_any_other_by_name()
    {
        HandMadeWorkbook.Write(
            File1, "<row><c><v>1</v></c></row>", sheets: "<sheet name=\"codes\" state=\"veryHidden\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"pupils\" sheetId=\"2\" r:id=\"rId2\"/>",
            more: ("xl/worksheets/sheet2.xml", $"<x:worksheet xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\"><x:sheetData><x:row><x:c><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>"));
        Assert.Equal(["2"], Texts()[0]);
        Assert.Equal(["1"], Texts(new XlsxFormat { Sheet = "Codes" })[0]);
        Assert.Contains("Did you mean \"pupils\"", Broken(format: new XlsxFormat { Sheet = "pupil" }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_frame_has_one_type_a_column_and_unique_names()
    {
        HandMadeWorkbook.Write(
            File1,
            """
            <row/><row><c t="inlineStr"><is><t>a</t></is></c><c t="inlineStr"><is><t>A</t></is></c><c/><c t="inlineStr"><is><t>mixed</t></is></c></row>
            <row><c><v>1</v></c><c><v>1.5</v></c><c><v>1e3</v></c><c><v>7</v></c></row><row><c/><c><v>2</v></c><c><v>2</v></c><c t="b"><v>0</v></c><c t="inlineStr"><is><t>?</t></is></c></row>
            """);
        var frame = DataFrame.ReadXlsx(File1, new XlsxFormat { MissingTexts = ["?"] }).Opened();
        Assert.Equal(["a", "A_1", "C", "mixed", "E"], frame.ColumnNames);
        Assert.Equal([1L, null], frame.Column<long>("a").Values);
        Assert.Equal([1.5, 2], frame.Column<double>("A_1").Values);
        Assert.Equal([1000L, 2], frame.Column<long>("C").Values);
        Assert.Equal(["7", "false"], frame.StringColumn("mixed").Values);
        Assert.Equal([null, null], frame.StringColumn("E").Values);
    }

    [Theory]
    [InlineData("<row><c t=\"s\"><v>7</v></c></row>", "has a cell A1 that points to a shared text that is not there")]
    [InlineData("<row><c><v>SECRET</v></c></row>", "has a cell A1 that holds a number that is none")]
    [InlineData("<row r=\"3\"/><row r=\"2\"/>", "has row 2 after row 3")]
    [InlineData("<row r=\"1\"><c r=\"B1\"><v>1</v></c><c r=\"B1\"><v>2</v></c></row>", "has column B of row 1 twice")]
    [InlineData("<row><c r=\"ZZZZ1\"><v>1</v></c></row>", "has a column beyond XFD")]
    [InlineData("<row r=\"9999999\"><c><v>1</v></c></row>", "a sheet ends at 1,048,576")]
    [InlineData("<row><c><v>SECRET</w></c></row>", "is not well-formed XML")]
    [InlineData("<row><c><v>&SECRET;</v></c></row>", "is not well-formed XML")]
    public void What_is_broken_is_said_by_place_and_not_by_content(string rows, string message)
    {
        HandMadeWorkbook.Write(File1, rows);
        Assert.Contains(message, Broken(), StringComparison.Ordinal);
    }

    [Fact]
    public void Document_types_and_external_entities_are_refused()
    {
        var secret = Path.Combine(_folder, "secret.txt");
        File.WriteAllText(secret, "SECRET");
        HandMadeWorkbook.Write(File1, "", more: ("xl/worksheets/sheet2.xml",
            $"<!DOCTYPE x [<!ENTITY e SYSTEM \"file://{secret}\">]><worksheet xmlns=\"{HandMadeWorkbook.Main}\"><sheetData><row><c t=\"str\"><v>&e;</v></c></row></sheetData></worksheet>"),
            sheets: "<sheet name=\"x\" sheetId=\"2\" r:id=\"rId2\"/>");
        Assert.Contains("declares a document type", Broken(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_unfolds_too_far_is_refused_before_it_fills_memory()
    {
        HandMadeWorkbook.Write(File1, string.Concat(Enumerable.Repeat("<row><c><v>1</v></c></row>", 100_000)));
        Assert.Contains("expands to more than 20 times its compressed size", Broken(new XlsxLimits { Expansion = new ExpansionLimit { Free = 1 << 20, Ratio = 20 } }), StringComparison.Ordinal);
        Assert.Contains("expands to more than 1 MiB", Broken(new XlsxLimits { Expansion = new ExpansionLimit { Maximum = 1 << 20 } }), StringComparison.Ordinal);
        HandMadeWorkbook.Write(File1, $"<row><c t=\"inlineStr\"><is><t>{new string('x', 5000)}</t></is></c></row>", $"<si><t>{new string('y', 5000)}</t></si>");
        Assert.Contains("a text of more than 1,000 characters", Broken(new XlsxLimits { TextLength = 1000 }), StringComparison.Ordinal);
        HandMadeWorkbook.Write(File1, "<row><c t=\"s\"><v>0</v></c></row>", string.Concat(Enumerable.Repeat("<si><t/></si>", 1000)));
        Assert.Contains("more shared text than fits", Broken(new XlsxLimits { SharedCharacters = 5000 }), StringComparison.Ordinal);
        HandMadeWorkbook.Zip(File1, Enumerable.Range(0, 50).Select(i => ($"x{i}", "")));
        Assert.Contains("has 50 parts", Broken(new XlsxLimits { Parts = 40 }), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_files_are_told_from_workbooks()
    {
        File.WriteAllText(File1, "a,b\n1,SECRET\n");
        Assert.Contains("is not an XLSX workbook", Broken(), StringComparison.Ordinal);
        File.WriteAllBytes(File1, [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
        Assert.Contains("old format (.xls) or has a password", Broken(), StringComparison.Ordinal);
        HandMadeWorkbook.Zip(File1, ("word/document.xml", "SECRET"));
        Assert.Contains("has no part xl/workbook.xml", Broken(), StringComparison.Ordinal);
        HandMadeWorkbook.Zip(File1, ("xl/workbook.bin", "SECRET"));
        Assert.Contains("Save it as .xlsx", Broken(), StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => XlsxRows.Open(Path.Combine(_folder, "absent.xlsx")));
    }

    [Fact]
    public void A_damaged_byte_gives_an_answer_or_a_clear_error()
    {
        HandMadeWorkbook.Write(File1, "<row><c t=\"s\"><v>0</v></c><c><v>12</v></c></row>", "<si><t>x</t></si>", "<cellXfs><xf numFmtId=\"14\"/></cellXfs>");
        var whole = File.ReadAllBytes(File1);
        for (var i = 0; i < whole.Length; i += 3)
        {
            var damaged = whole.ToArray();
            damaged[i] ^= 0x55;
            File.WriteAllBytes(File1, damaged);
            try
            {
                Assert.NotNull(Texts());
            }
            catch (WorkbookException clear)
            {
                Assert.Contains("book.xlsx", clear.Message, StringComparison.Ordinal);
            }

            File.WriteAllBytes(File1, whole.AsSpan(0, i));
            Assert.Throws<WorkbookException>(() => Texts());
        }
    }
}
