using System.Globalization;

namespace ResearchKit.Frames.Workbooks;

/// <summary>What the sheet "about" says of a frame: where the rows came from, what they are, and what each column means.</summary>
internal static class XlsxAbout
{
    public static IReadOnlyList<(string Term, string Text)> Of(DataFrame frame) =>
    [
        .. Of(frame.Provenance),
        ("Rows", frame.Length.ToString("N0", CultureInfo.InvariantCulture)),
        .. frame.Columns.Select((column, i) => (i == 0 ? "Columns" : "", Line(column))),
    ];

    public static IEnumerable<(string Term, string Text)> Of(FrameProvenance provenance)
    {
        yield return ("Source", provenance.Source);
        if (provenance.DataAsOf is { } asOf)
            yield return ("Data as of", asOf.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        yield return ("Kind", provenance.Protection == Protection.Synthetic
            ? "synthetic data: made by a generator, about nobody"
            : "released table: every cell passed the release gate");
        yield return ("Made with", "ResearchKit " + typeof(XlsxAbout).Assembly.GetName().Version?.ToString(3));
    }

    private static string Line(Column column) =>
        $"{column.Name}: {Column.TypeName(column.ElementType)}" + (column.Unit is { } unit ? $", {unit}" : "") + (column.Description is { } meaning ? $". {meaning}" : "");
}
