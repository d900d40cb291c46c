using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Survival;

namespace ResearchKit.Statistics.Tests.Survival;

/// <summary>The simulated data of tests/ReferenceValues/survival-data.csv, and what R says of them.</summary>
public static class SurvivalSample
{
    private static readonly ReferenceTable Data = ReferenceTable.Read("survival-data.csv");
    private static readonly ReferenceTable Values = ReferenceTable.Read("survival.csv");

    public static double[] Column(string name) => name switch
    {
        "pb" => [.. Data.Texts("programme").Select(text => text == "b" ? 1.0 : 0)],
        "pc" => [.. Data.Texts("programme").Select(text => text == "c" ? 1.0 : 0)],
        _ => Data.Numbers(name),
    };

    public static Grouping Programmes { get; } = Grouping.FromKeys("programme", [.. Data.Texts("programme")]);

    public static Grouping Schools { get; } = Grouping.FromKeys("school", [.. Data.Texts("school")]);

    public static DesignMatrix Design(params string[] names) => DesignMatrix.Create(false, Data.RowCount, [.. names.Select(name => (name, (ReadOnlyMemory<double>)Column(name)))]);

    public static EventTimes Times(string time, string occurred, string? entry = null, string? weight = null)
    {
        ReadOnlyMemory<double>? entries = null, weights = null;
        if (entry is not null)
            entries = Column(entry);
        if (weight is not null)
            weights = weight == "whole" ? Column("weight").Select(value => Math.Ceiling(value)).ToArray() : Column(weight);
        return new EventTimes(Column(time), Column(occurred), entries, weights);
    }

    /// <summary>Values of a model and quantity, by term.</summary>
    public static IReadOnlyList<(string Term, double Value)> Reference(string model, string quantity) =>
        [.. Enumerable.Range(0, Values.RowCount).Where(row => Values.Text(row, "model") == model && Values.Text(row, "quantity") == quantity).Select(row => (Values.Text(row, "term"), Values.Number(row, "value")))];

    /// <summary>Holds values against R's, in their order.</summary>
    public static void AssertAgrees(string model, string quantity, Func<string, double> actual, double tolerance)
    {
        IReadOnlyList<(string Term, double Value)> expected = Reference(model, quantity);
        Assert.NotEmpty(expected);
        foreach ((string term, double value) in expected)
        {
            double own = actual(term);
            Assert.True(
                double.IsNaN(value) ? double.IsNaN(own) : Math.Abs(own - value) <= tolerance * Math.Max(1e-3, Math.Abs(value)),
                $"{model}: {quantity} of {term} is {own:R}, R says {value:R}");
        }
    }
}
