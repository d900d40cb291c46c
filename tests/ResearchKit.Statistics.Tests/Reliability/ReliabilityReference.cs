using ResearchKit.Statistics.Reliability;

namespace ResearchKit.Statistics.Tests.Reliability;

internal static class ReliabilityReference
{
    private static readonly ReferenceTable Values = ReferenceTable.Read("reliability.csv");
    private static readonly ReferenceTable Data = ReferenceTable.Read("factors-data.csv");

    public static double Value(string of, string quantity, string term = "") => Values.Number(
        Enumerable.Range(0, Values.RowCount).Single(row => Values.Text(row, "case") == of && Values.Text(row, "quantity") == quantity && Values.Text(row, "term") == term), "value");

    public static double[] Column(string name) => Data.Numbers(name);

    public static ScaleItems Items(string prefix, int count) => Items([.. Enumerable.Range(1, count).Select(i => ($"{prefix}{i}", Data.Numbers($"{prefix}{i}")))]);

    public static ScaleItems Items(params (string Name, double[] Values)[] items) => new([.. items.Select(item => (item.Name, (ReadOnlyMemory<double>)item.Values))]);

    public static void Close(double expected, double actual, double tolerance) => Assert.Equal(expected, actual, tolerance * Math.Max(1, Math.Abs(expected)));
}
