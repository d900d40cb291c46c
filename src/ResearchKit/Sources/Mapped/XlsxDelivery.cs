using System.Collections.Immutable;
using ResearchKit.Frames;
using ResearchKit.Frames.Workbooks;
using ResearchKit.Sources.Pipeline;
using ResearchKit.Store;

namespace ResearchKit.Sources.Mapped;

/// <summary>A sheet of an Excel workbook, read as a stream.</summary>
/// <param name="File">The file.</param>
/// <param name="Mapped">The mapping's entry.</param>
/// <param name="Header">Its columns.</param>
internal sealed record XlsxDelivery(SourceFile File, MappedFile Mapped, ImmutableArray<string> Header) : IDelivery
{
    public IReadOnlyList<string> Notes => [];

    /// <summary>Columns of the sheet: its first row that is not empty, or where it has no header those of the mapping.</summary>
    /// <exception cref="ImportException">It is no such sheet, or its header is no list of names.</exception>
    public static ImmutableArray<string> Describe(string path, string name, MappedFile mapped, CancellationToken cancellationToken)
    {
        try
        {
            var first = XlsxRows.Texts(path, Format(mapped), cancellationToken: cancellationToken).FirstOrDefault();
            var known = mapped.Columns.Select(column => column.Name).ToImmutableArray();
            if (!mapped.HasHeader)
                return first is null || first.Values.Length <= known.Length ? known : throw new ImportException(
                    $"The first row of {name} has {first.Values.Length} cells, and the mapping names {known.Length} columns: {string.Join(", ", known)}. Give every cell a name and a class, in the sheet's order.");
            if (first is null)
                throw new ImportException($"{name} is empty; expected a row with {string.Join(", ", known)}.");
            if (Array.FindIndex(first.Values, string.IsNullOrWhiteSpace) is >= 0 and var blank)
                throw new ImportException($"{name}: column {XlsxRows.Letters(blank)} has no name in row {first.Number}. Is that row the header? Name the column, or take it out.");
            return [.. first.Values.Select(value => value!.Trim())];
        }
        catch (WorkbookException problem)
        {
            throw new ImportException(problem.Message);
        }
    }

    public void AddTo(SqlSession session, StagedFile stage, CancellationToken cancellationToken)
    {
        using var rows = new Rows(this, stage.Columns, cancellationToken);
        TextRowStream.AddTo(session, stage, File, Mapped.Missing, rows, cancellationToken);
    }

    private static XlsxFormat Format(MappedFile mapped) => new() { Sheet = mapped.Sheet, HasHeader = mapped.HasHeader, MissingTexts = [], AllText = true };

    /// <summary>Its rows of text.</summary>
    private sealed class Rows : ITextRows
    {
        private readonly IEnumerator<XlsxTextRow> _rows;
        private readonly ImmutableArray<int> _places;
        private readonly int _columns;
        private readonly ImmutableArray<BrokenRecord>.Builder _broken = ImmutableArray.CreateBuilder<BrokenRecord>();
        private long _count;

        public Rows(XlsxDelivery delivery, ImmutableArray<string> columns, CancellationToken cancellationToken)
        {
            _places = [.. columns.Select(column => delivery.Header.IndexOf(column, StringComparer.Ordinal))];
            _columns = delivery.Header.Length;
            _rows = XlsxRows.Texts(delivery.File.FullPath, Format(delivery.Mapped), cancellationToken: cancellationToken).Skip(delivery.Mapped.HasHeader ? 1 : 0).GetEnumerator();
        }

        public ImmutableArray<BrokenRecord> Broken => _broken.ToImmutable();

        public RecordLines Lines { get; } = new();

        public bool Read(string?[] values)
        {
            try
            {
                while (_rows.MoveNext())
                {
                    var cells = _rows.Current.Values;
                    _count++;
                    Lines.Add(_rows.Current.Number);
                    if (cells.Length > _columns)
                    {
                        _broken.Add(new BrokenRecord(_count, "more cells than the header"));
                        continue;
                    }

                    for (var i = 0; i < _places.Length; i++)
                        values[i] = _places[i] >= 0 && _places[i] < cells.Length ? cells[_places[i]] : null;
                    return true;
                }

                return false;
            }
            catch (WorkbookException problem)
            {
                throw new ImportException(problem.Message);
            }
        }

        public void Dispose() => _rows.Dispose();
    }
}
