namespace ResearchKit.Statistics.Tests.Monitoring;

/// <summary>The simulated data and the values of <c>monitoring.py</c>.</summary>
internal static class MonitoringSample
{
    private static readonly ReferenceTable Data = ReferenceTable.Read("monitoring-data.csv");
    private static readonly ReferenceTable Values = ReferenceTable.Read("monitoring.csv");

    public static double[] Years { get; } = Data.Numbers("year");

    public static double[] Outcomes { get; } = Data.Numbers("outcome");

    public static double[] Risks { get; } = Data.Numbers("risk");

    public static double[] Numbers { get; } = Data.Numbers("number");

    public static string[] Categories { get; } = Data.Texts("category");

    public static double Value(string quantity) => Values.Number(Array.IndexOf(Values.Texts("quantity"), quantity), "value");

    public static T[] Of<T>(T[] values, Func<double, bool> years) => [.. values.Where((_, i) => years(Years[i]))];
}
