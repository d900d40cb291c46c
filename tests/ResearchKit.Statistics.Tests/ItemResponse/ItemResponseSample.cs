using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.ItemResponse;

namespace ResearchKit.Statistics.Tests.ItemResponse;

/// <summary>The simulated answers of item-response.py, the 32 patterns of LSAT section 6 (Bock and Lieberman 1970), and small made ones.</summary>
internal static class ItemResponseSample
{
    public static readonly ReferenceTable Table = ReferenceTable.Read("item-response-data.csv");

    public static ItemResponseData Right(bool byGroup = false) => Columns("b", 8, byGroup);

    public static ItemResponseData Ordered() => Columns("g", 4, false);

    public static ItemResponseData Lsat6()
    {
        double[] counts = [3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15, 10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298];
        return new ItemResponseData(
            ["0", "1", "2", "3", "4"],
            [.. Enumerable.Range(0, 5).Select(j => (ReadOnlyMemory<double>)Enumerable.Range(0, 32).Select(p => (double)(p >> (4 - j) & 1)).ToArray())], counts);
    }

    public static ItemResponseData Of(params double[][] columns) =>
        new([.. columns.Select((_, j) => $"i{j + 1}")], [.. columns.Select(column => (ReadOnlyMemory<double>)column)]);

    public static double[][] Simulate(int persons, int items, ulong seed, double slope = 1.2)
    {
        var random = new RandomStream(seed);
        double[] abilities = [.. Enumerable.Range(0, persons).Select(_ => random.Normal())];
        return [.. Enumerable.Range(0, items).Select(j => abilities.Select(ability => random.Bernoulli(Elementary.Logistic(slope * (ability - (j - items / 2.0) / 2))) ? 1.0 : 0).ToArray())];
    }

    private static ItemResponseData Columns(string prefix, int count, bool byGroup) => new(
        [.. Enumerable.Range(0, count).Select(j => $"{j}")],
        [.. Enumerable.Range(1, count).Select(j => (ReadOnlyMemory<double>)Table.Numbers($"{prefix}{j}"))],
        groups: byGroup ? Table.Texts("group") : null);
}
