using System.Globalization;

namespace ResearchKit.Tests.Charts.Pictures;

/// <summary>The rows of tests/ReferenceValues/pictures.csv, which pictures.R made.</summary>
internal static class PictureReference
{
    private static readonly Lazy<ILookup<string, Row>> s_rows = new(() => File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "ReferenceValues", "pictures.csv")).Skip(1)
        .Select(line => line.Split(',')).ToLookup(cells => cells[0], cells => new Row(cells[1], Number(cells[2]), Number(cells[3]), Number(cells[4]), Number(cells[5])), StringComparer.Ordinal));

    public static Row[] Of(string quantity) => s_rows.Value[quantity].ToArray() is { Length: > 0 } rows ? rows : throw new ArgumentException($"pictures.csv has no {quantity}.", nameof(quantity));

    private static double Number(string text) => text switch
    {
        "NA" or "NaN" => double.NaN,
        "Inf" => double.PositiveInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    internal sealed record Row(string Case, double A, double B, double C, double Value);
}
