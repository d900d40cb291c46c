using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.MissingData;

namespace ResearchKit.Statistics.Tests.MissingData;

/// <summary>The simulated data that missing-data.R writes, and its values.</summary>
internal static class MissingSample
{
    private static readonly ReferenceTable Table = ReferenceTable.Read("missing-data.csv");
    private static readonly Dictionary<(string, string), double> Expected = Read();

    public static double[] Column(string name) => Table.Numbers(name);

    public static ImputationVariable Variable(string name, int categories = 0, ImputationMethod method = ImputationMethod.ByKind) => new(name, Column(name)) { Categories = categories, Method = method };

    public static Grouping Clusters => Grouping.FromKeys<double>("class", Column("g"));

    public static DesignMatrix Terms(int rows, params (string, ReadOnlyMemory<double>)[] columns) => DesignMatrix.Create(true, rows, columns);

    public static double Value(string test, string quantity) => Expected[(test, quantity)];

    public static void Near(string test, string quantity, double actual, double tolerance = 1e-9)
    {
        double expected = Value(test, quantity);
        Assert.True(Math.Abs(expected - actual) <= tolerance * Math.Abs(expected), $"{test} {quantity}: expected {expected:R}, got {actual:R}, relative {Math.Abs(actual / expected - 1):E2}");
    }

    private static Dictionary<(string, string), double> Read()
    {
        ReferenceTable table = ReferenceTable.Read("missing-data-values.csv");
        return Enumerable.Range(0, table.RowCount).ToDictionary(row => (table.Text(row, "case"), table.Text(row, "quantity")), row => table.Number(row, "value"));
    }
}
