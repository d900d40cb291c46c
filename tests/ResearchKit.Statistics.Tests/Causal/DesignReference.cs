using ResearchKit.Statistics.Causal;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Tests.Causal;

/// <summary>Data and values of designs.R.</summary>
internal static class DesignReference
{
    private static readonly ReferenceTable Table = ReferenceTable.Read("designs.csv");

    private static readonly string[] Columns = ["a", "b", "c", "d", "e"];

    public static double[][] Rows(string kind) => [.. Enumerable.Range(0, Table.RowCount).Where(row => Table.Text(row, "kind") == kind).Select(row => Columns.Select(column => Table.Number(row, column)).ToArray())];

    public static double[] Row(string kind) => Rows(kind).Single();

    public static double[] Column(this double[][] rows, int column) => [.. rows.Select(row => row[column])];

    public static Grouping Groups(this double[][] rows, string name, int column) => Grouping.FromKeys(name, rows.Column(column));

    public static PanelData Panel(Func<double[], bool>? which = null)
    {
        double[][] rows = [.. Rows("panel").Where(row => which?.Invoke(row) ?? true)];
        return new PanelData(rows.Column(0), rows.Groups("school", 1), rows.Column(2), rows.Select(row => row[3] == 99 ? double.NaN : row[3]).ToArray());
    }

    public static void Same(double[] expected, Estimate estimate)
    {
        Assert.Equal(expected[0], estimate.Value, 1e-9);
        Assert.Equal(expected[1], estimate.StandardError, 1e-9);
        Assert.Equal(expected[2], estimate.DegreesOfFreedom, 1e-6);
        Assert.Equal(expected[3], estimate.PValue, 1e-9);
    }
}
