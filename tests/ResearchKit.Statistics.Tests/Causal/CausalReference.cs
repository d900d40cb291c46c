using ResearchKit.Statistics.Causal;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Tests.Causal;

/// <summary>The simulated data of causal-weighting.R and what it says of them.</summary>
internal static class CausalReference
{
    private static readonly ReferenceTable Data = ReferenceTable.Read("causal-weighting-data.csv");

    private static readonly Dictionary<string, double> Values = Read();

    public static int Rows => Data.RowCount;

    public static double Value(string quantity) => Values[quantity];

    public static double[] Column(string name) => Data.Numbers(name);

    public static Grouping Clusters => Grouping.FromKeys("class", Data.Numbers("g"));

    public static DesignMatrix Design(params string[] columns) => DesignMatrix.Create(true, Rows, [.. columns.Select(name => (name, (ReadOnlyMemory<double>)Column(name)))]);

    public static TreatmentData Treatment(string outcome = "y", bool byCluster = false, Grouping? exact = null) =>
        new(Column(outcome), Column("a"), Design("x1", "x2", "x3"), Design("x1", "x2"), byCluster ? Clusters : null, exact, "a");

    /// <summary>Asserts relative agreement.</summary>
    public static void Agrees(string quantity, double actual, double tolerance = 1e-9)
    {
        double expected = Value(quantity);
        Assert.True(Math.Abs(actual - expected) <= tolerance * Math.Max(Math.Abs(expected), 1e-3), $"{quantity}: {actual:R} instead of {expected:R}");
    }

    private static Dictionary<string, double> Read()
    {
        ReferenceTable table = ReferenceTable.Read("causal-weighting.csv");
        return Enumerable.Range(0, table.RowCount).ToDictionary(row => table.Text(row, "quantity"), row => table.Number(row, "value"));
    }
}
