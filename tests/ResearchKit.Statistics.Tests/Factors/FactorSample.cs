using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Factors;

namespace ResearchKit.Statistics.Tests.Factors;

/// <summary>The simulated answers of factors-data.csv (made by factors.R): three factors of three items in two groups, the same with holes (m1 to m9), four waves of a growth process (t) and of two related ones (u, v).</summary>
internal static class FactorSample
{
    public const string Three = "f1 =~ x1 + x2 + x3\nf2 =~ x4 + x5 + x6\nf3 =~ x7 + x8 + x9";

    private static readonly ReferenceTable Table = ReferenceTable.Read("factors-data.csv");

    private static readonly string[] Numeric =
    [
        .. Enumerable.Range(1, 9).Select(i => $"x{i}"), .. Enumerable.Range(1, 9).Select(i => $"m{i}"), "treat", "age",
        .. new[] { "t", "u", "v" }.SelectMany(letter => Enumerable.Range(1, 4).Select(i => $"{letter}{i}")),
    ];

    public static StructuralEquationData Data(bool inGroups = false, Func<string, double[], double[]>? change = null) => new(
        [.. Numeric.Select(name => (name, (ReadOnlyMemory<double>)(change?.Invoke(name, Table.Numbers(name)) ?? Table.Numbers(name))))],
        inGroups ? Grouping.FromKeys("group", Table.Texts("group")) : null, inGroups ? ["north", "south"] : null);
}
