using System.Globalization;
using System.Xml;

namespace ResearchKit.Frames.Workbooks;

/// <summary>A row of a sheet as text.</summary>
/// <param name="Number">The row's number in the sheet, from 1.</param>
/// <param name="Values">From column A; null where there is no value. Rows may differ in length.</param>
internal sealed record XlsxTextRow(int Number, string?[] Values);

/// <summary>
/// Streams the rows of a sheet, one at a time, in memory that does not grow with the sheet (shared texts aside). Rows without any cell that holds something are left out. Of merged cells the first
/// has the value. Formulas give the value that was saved with them.
/// </summary>
internal sealed class XlsxRows : IDisposable
{
    private readonly XlsxWorkbook _workbook;
    private readonly XlsxSheet _sheet;
    private readonly XlsxFormat _format;
    private readonly XmlReader _reader;
    private readonly List<XlsxCell> _cells = [];

    private XlsxRows(XlsxWorkbook workbook, XlsxFormat format)
    {
        _workbook = workbook;
        _format = format;
        _sheet = workbook.Sheet(format.Sheet);
        _reader = workbook.Package.Within(_sheet.Part, () => workbook.Package.Read(_sheet.Part));
    }

    /// <summary>The row's number in the sheet, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>The row's cells from column A; those after the last value are absent.</summary>
    public IReadOnlyList<XlsxCell> Cells => _cells;

    /// <summary>Name of the sheet.</summary>
    public string Sheet => _sheet.Name;

    /// <summary>Opens a sheet.</summary>
    /// <exception cref="WorkbookException">The file is no workbook, is broken, or has no such sheet.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static XlsxRows Open(string path, XlsxFormat? format = null, XlsxLimits? limits = null)
    {
        var workbook = XlsxWorkbook.Open(path, limits);
        try
        {
            return new XlsxRows(workbook, format ?? new XlsxFormat());
        }
        catch
        {
            workbook.Dispose();
            throw;
        }
    }

    /// <summary>All rows of a sheet as text, for importers: the header, where there is one, is the first of them.</summary>
    /// <exception cref="WorkbookException">As <see cref="Open"/>, and where a row is broken or a cell holds an error that the format does not take for missing.</exception>
    public static IEnumerable<XlsxTextRow> Texts(string path, XlsxFormat? format = null, XlsxLimits? limits = null, CancellationToken cancellationToken = default)
    {
        using var rows = Open(path, format, limits);
        while (rows.Read(cancellationToken))
        {
            var values = new string?[rows._cells.Count];
            for (var i = 0; i < values.Length; i++)
                values[i] = rows._cells[i].ToText();
            yield return new XlsxTextRow(rows.Number, values);
        }
    }

    /// <summary>Moves to the next row that has a value; false at the end.</summary>
    public bool Read(CancellationToken cancellationToken = default) => _workbook.Package.Within(_sheet.Part, () =>
    {
        while (_reader.Read())
        {
            if (_reader is not { NodeType: XmlNodeType.Element, LocalName: "row" })
                continue;
            if ((Number & 0xFF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            var number = _reader.GetAttribute("r") is { } given ? Index(given) : Number + 1;
            if (number <= Number)
                throw _workbook.Package.Broken(_sheet.Part, $"has row {number} after row {Number}");
            if (number > XlsxLimits.Rows)
                throw _workbook.Package.Broken(_sheet.Part, $"has a row {number:N0}; a sheet ends at {XlsxLimits.Rows:N0}");
            Number = number;
            ReadCells();
            if (_cells.Count > 0)
                return true;
        }

        return false;
    });

    public void Dispose()
    {
        _reader.Dispose();
        _workbook.Dispose();
    }

    /// <summary>Letters of a column, from 0: A, B, ... Z, AA.</summary>
    public static string Letters(int column)
    {
        var letters = "";
        for (column++; column > 0; column = (column - 1) / 26)
            letters = (char)('A' + ((column - 1) % 26)) + letters;
        return letters;
    }

    private void ReadCells()
    {
        _cells.Clear();
        if (_reader.IsEmptyElement)
            return;
        var depth = _reader.Depth;
        var next = 0;
        while (_reader.Read() && _reader.Depth > depth)
        {
            if (_reader is not { NodeType: XmlNodeType.Element, LocalName: "c" })
                continue;
            var column = _reader.GetAttribute("r") is { } reference ? Column(reference) : next;
            if (column < next)
                throw _workbook.Package.Broken(_sheet.Part, $"has column {Letters(column)} of row {Number} twice or out of order");
            if (column >= XlsxLimits.Columns)
                throw _workbook.Package.Broken(_sheet.Part, $"has a column beyond {Letters(XlsxLimits.Columns - 1)} in row {Number}");
            next = column + 1;
            if (ReadCell(column) is not { } cell)
                continue;
            while (_cells.Count < column)
                _cells.Add(default);
            _cells.Add(cell);
        }
    }

    /// <summary>The cell's value; null for a cell that is only a format. A text or error that stands for missing is an empty cell: its row is there.</summary>
    private XlsxCell? ReadCell(int column)
    {
        var type = _reader.GetAttribute("t") ?? "n";
        var style = int.TryParse(_reader.GetAttribute("s"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0;
        string? value = null, inline = null;
        if (!_reader.IsEmptyElement)
        {
            var depth = _reader.Depth;
            while (_reader.Read() && _reader.Depth > depth)
            {
                if (_reader.NodeType != XmlNodeType.Element)
                    continue;
                if (_reader.LocalName == "is")
                    inline = _workbook.ReadText(_reader);
                else if (_reader.LocalName == "v")
                    value = ReadValue();
            }
        }

        if (value is null && inline is null)
            return null;
        var cell = type switch
        {
            "inlineStr" => inline is null ? default : XlsxCell.OfText(inline),
            _ when value is null => default(XlsxCell),
            "str" => XlsxCell.OfText(XlsxText.Unescape(value)),
            "s" => XlsxCell.OfText((int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? _workbook.Text(index) : null)
                ?? throw Wrong(column, "points to a shared text that is not there")),
            "b" => new XlsxCell(XlsxCellKind.Boolean, value.Trim() is "1" or "true" ? 1 : 0),
            "e" => XlsxCell.OfError(value),
            "d" => DateTime.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var moment)
                ? XlsxCell.OfMoment(DateTime.SpecifyKind(moment, DateTimeKind.Unspecified)) : throw Wrong(column, "holds a date that is none"),
            _ => string.IsNullOrWhiteSpace(value) ? default : double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                ? XlsxDates.Cell(number, _workbook.Kind(style), _workbook.Is1904) : throw Wrong(column, "holds a number that is none"),
        };
        if (cell.Kind == XlsxCellKind.Error && cell.String != "#N/A" && !_format.ErrorsAreMissing)
            throw new WorkbookException(
                $"Cell {Letters(column)}{Number} of the sheet \"{_sheet.Name}\" of {_workbook.Package.Name} holds {ErrorName(cell.String!)}. Correct it, or take errors for missing values (ErrorsAreMissing).");
        return cell.Kind == XlsxCellKind.Error || (cell.Kind == XlsxCellKind.Text && _format.MissingTexts.Contains(cell.String, StringComparer.Ordinal)) ? default : cell;
    }

    /// <summary>Text of a <c>v</c>, with its blanks.</summary>
    private string ReadValue()
    {
        if (_reader.IsEmptyElement)
            return "";
        var depth = _reader.Depth;
        var text = "";
        while (_reader.Read() && _reader.Depth > depth)
        {
            if (_reader.NodeType is not (XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace))
                continue;
            text += _reader.Value;
            if (text.Length > _workbook.Package.Limits.TextLength)
                throw _workbook.Package.Broken(_sheet.Part, $"has a value of more than {_workbook.Package.Limits.TextLength:N0} characters in row {Number}");
        }

        return text;
    }

    private WorkbookException Wrong(int column, string what) => _workbook.Package.Broken(_sheet.Part, $"has a cell {Letters(column)}{Number} that {what}");

    /// <summary>The error's code where it is one of Excel's, so that no content is quoted.</summary>
    private static string ErrorName(string code) => code is "#DIV/0!" or "#NAME?" or "#NULL!" or "#NUM!" or "#REF!" or "#VALUE!" or "#SPILL!" or "#CALC!" or "29 February 1900" ? code : "an error";

    private int Index(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
        ? number : throw _workbook.Package.Broken(_sheet.Part, $"numbers a row after row {Number} by something that is no number");

    /// <summary>Column of a reference such as <c>AB12</c>, from 0.</summary>
    private int Column(string reference)
    {
        var column = 0;
        foreach (var character in reference)
        {
            if (character is >= 'A' and <= 'Z')
                column = (column * 26) + (character - 'A' + 1);
            else if (character is < '0' or > '9')
                throw _workbook.Package.Broken(_sheet.Part, $"names a cell of row {Number} by something that is no cell");
            if (column > XlsxLimits.Columns)
                return XlsxLimits.Columns;
        }

        return column > 0 ? column - 1 : throw _workbook.Package.Broken(_sheet.Part, $"names a cell of row {Number} by something that is no cell");
    }
}
