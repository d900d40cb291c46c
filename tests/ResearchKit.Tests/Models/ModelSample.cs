using System.Globalization;
using ResearchKit.Frames;

namespace ResearchKit.Tests.Models;

/// <summary>The simulated data of tests/ReferenceValues/regression-data.csv as models.R sees them.</summary>
internal static class ModelSample
{
    public static string[][] Read(string file) =>
        [.. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "ReferenceValues", file)).Skip(1).Where(line => line.Length > 0).Select(line => line.Split(','))];

    public static double Number(string text) => text == "NA" ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture);

    public static DataFrame Invented(params Column[] columns) => DataFrame.FromColumns(new FrameProvenance("invented", Protection.Synthetic), columns).Opened();

    public static DataFrame Frame(Protection protection = Protection.Synthetic)
    {
        string[][] rows = Read("regression-data.csv");
        double[] Numbers(int column) => [.. rows.Select(row => Number(row[column]))];
        Column[] columns =
        [
            Column.Create("y", Numbers(0)).WithUnit("grade points"), Column.Create("x", Numbers(1)).WithUnit("points"), Column.Create("z", Numbers(2)),
            Column.Create("weight", Numbers(5)), Column.Create("school", rows.Select(row => row[4])),
            Column.Create("sex", rows.Select(row => row[3] == "1" ? "F" : "M")), Column.Create("girl", rows.Select(row => row[3] == "1")),
            Column.Create("school_number", rows.Select(row => int.Parse(row[4], CultureInfo.InvariantCulture))),
        ];
        return DataFrame.FromColumns(new FrameProvenance("regression-data.csv", protection), columns).Opened();
    }
}
