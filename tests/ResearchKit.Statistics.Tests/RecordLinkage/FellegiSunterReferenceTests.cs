using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.RecordLinkage;

namespace ResearchKit.Statistics.Tests.RecordLinkage;

/// <summary>Against R's direct maximisation of the same likelihood (record-linkage.R): no EM there.</summary>
public sealed class FellegiSunterReferenceTests
{
    private static readonly FieldComparison[] Comparisons =
        [new("name", "0", "1", "2"), new("born", "0", "1", "2"), new("place", "0", "1"), new("sex", "0", "1")];

    private static readonly LevelProbabilities TrueNonMatch = LevelProbabilities.Of([.9, .07, .03], [.95, .03, .02], [.85, .15], [.5, .5]);

    [Theory]
    [InlineData("free")]
    [InlineData("blocked")]
    [InlineData("known")]
    public void Agrees_with_direct_maximisation(string model)
    {
        ReferenceTable values = ReferenceTable.Read("record-linkage.csv");
        var expected = Enumerable.Range(0, values.RowCount).Where(row => values.Text(row, "case") == model)
            .ToDictionary(row => $"{values.Text(row, "quantity")} {values.Text(row, "comparison")} {values.Text(row, "level")}".Trim(), row => values.Number(row, "value"));
        ComparisonCounts counts = Counts(model, expected.GetValueOrDefault("uncompared"));
        FellegiSunterResult result = new FellegiSunter(new FellegiSunterOptions { NonMatch = model == "free" ? null : TrueNonMatch }).Fit(counts);

        Assert.Equal(ConvergenceStatus.Converged, result.Convergence.Status);
        Assert.Equal(expected["match_proportion"], result.MatchProportion, 2e-5);
        // BFGS with numerical gradients stops within 1e-5 of the maximum; the EM's likelihood may only be as high or higher.
        Assert.InRange(result.LogLikelihood, expected["log_likelihood"] - 1e-6, expected["log_likelihood"] + 1e-3);
        for (int k = 0; k < Comparisons.Length; k++)
        {
            for (int level = 0; level < Comparisons[k].Levels.Length; level++)
            {
                Assert.Equal(expected[$"m {Comparisons[k].Name} {level}"], result.Match![k, level], 2e-4);
                Assert.Equal(expected[$"u {Comparisons[k].Name} {level}"], result.NonMatch![k, level], 2e-4);
            }
        }
    }

    [Fact]
    public void Finds_what_was_simulated()
    {
        FellegiSunterResult result = new FellegiSunter().Fit(Counts("free", 0));
        Assert.Equal(.08, result.MatchProportion, 0.006);
        double[][] match = [[.03, .12, .85], [.02, .05, .93], [.2, .8], [.01, .99]];
        for (int k = 0; k < match.Length; k++)
        {
            for (int level = 0; level < match[k].Length; level++)
                Assert.Equal(match[k][level], result.Match![k, level], 0.03);
        }
    }

    internal static ComparisonCounts Counts(string model, double uncompared)
    {
        ReferenceTable data = ReferenceTable.Read("record-linkage-data.csv");
        return new ComparisonCounts(
            Comparisons,
            Enumerable.Range(0, data.RowCount).Where(row => data.Text(row, "case") == model).Select(row => new ComparisonPattern(
                [.. Comparisons.Select(comparison => (int)data.Number(row, comparison.Name))], data.Number(row, "pairs"), data.Number(row, "known"))),
            uncompared);
    }
}
