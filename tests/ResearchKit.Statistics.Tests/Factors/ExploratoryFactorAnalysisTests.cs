using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Factors;
using static ResearchKit.Statistics.Tests.Reliability.ReliabilityReference;

namespace ResearchKit.Statistics.Tests.Factors;

public class ExploratoryFactorAnalysisTests
{
    [Theory]
    [InlineData("efa.varimax", FactorExtraction.MaximumLikelihood, FactorRotation.Varimax)]
    [InlineData("efa.promax", FactorExtraction.MaximumLikelihood, FactorRotation.Promax)]
    [InlineData("efa.oblimin", FactorExtraction.MinimumResidual, FactorRotation.Oblimin)]
    public void Loadings_agree_with_R_up_to_order_and_sign(string of, FactorExtraction extraction, FactorRotation rotation)
    {
        ExploratoryFactorResult result = Fit(new() { Factors = 3, Extraction = extraction, Rotation = rotation });
        var matched = new int[3];
        for (int f = 0; f < 3; f++)
        {
            double[] own = [.. Enumerable.Range(0, 9).Select(i => result.Loadings[i, f])];
            double[] distances = [.. Enumerable.Range(1, 3).Select(j => Distance(own, [.. result.Items.Select(item => Value(of, "loading", $"{item} {j}"))]))];
            Assert.True(distances.Min() < 1e-3, $"Factor {f + 1} is {distances.Min()} from the nearest of R.");
            matched[f] = Array.IndexOf(distances, distances.Min());
        }

        Assert.Equal(3, matched.Distinct().Count());
        if (rotation != FactorRotation.Oblimin)
            return;
        for (int i = 0; i < 9; i++)
            Assert.Equal(Value(of, "communality", result.Items[i]), result.Communality[i], 1e-4);
        double[] phi = [.. new[] { "1 2", "1 3", "2 3" }.Select(pair => Math.Abs(Value(of, "phi", pair))).Order()];
        double[] ownPhi = [.. new[] { result.FactorCorrelations[0, 1], result.FactorCorrelations[0, 2], result.FactorCorrelations[1, 2] }.Select(Math.Abs).Order()];
        for (int i = 0; i < 3; i++)
            Assert.Equal(phi[i], ownPhi[i], 1e-3);
    }

    [Fact]
    public void Likelihood_uniquenesses_and_test_agree_with_factanal()
    {
        ExploratoryFactorResult result = Fit(new() { Factors = 3, Extraction = FactorExtraction.MaximumLikelihood, Rotation = FactorRotation.Varimax });
        for (int i = 0; i < 9; i++)
            Assert.Equal(Value("efa.ml", "uniqueness", result.Items[i]), result.Uniqueness[i], 2e-5);
        Assert.Equal(Value("efa.ml", "statistic"), result.Test!.Statistic, 1e-4);
        Assert.Equal(Value("efa.ml", "df"), result.Test.DegreesOfFreedom);
        Assert.Equal(Value("efa.ml", "p"), result.Test.PValue, 1e-5);
    }

    [Fact]
    public void Correlations_are_described_as_in_psych()
    {
        ExploratoryFactorResult result = Fit(new() { Factors = 3 });
        Assert.Equal(Value("efa", "kmo"), result.SamplingAdequacy, 1e-10);
        Close(Value("efa", "bartlett"), result.Sphericity.Statistic, 1e-10);
        for (int k = 0; k < 9; k++)
            Assert.Equal(Value("efa", "eigen", $"{k + 1}"), result.Eigenvalues[k], 1e-10);
    }

    [Theory]
    [InlineData(FactorRotation.None)]
    [InlineData(FactorRotation.Varimax)]
    [InlineData(FactorRotation.Promax)]
    [InlineData(FactorRotation.Oblimin)]
    public void Turning_leaves_what_is_explained_as_it_is(FactorRotation rotation)
    {
        ExploratoryFactorResult result = Fit(new() { Factors = 2, Rotation = rotation }), plain = Fit(new() { Factors = 2, Rotation = FactorRotation.None });
        Assert.Equal(plain.Rmsr, result.Rmsr, 1e-9);
        Assert.Equal(plain.Communality.Sum(), 9 * result.ExplainedShare.Sum(), 1e-6);
        Assert.Equal(1, result.FactorCorrelations[0, 0], 1e-10);
        Assert.True(result.ExplainedShare[0] >= result.ExplainedShare[1]);
    }

    [Fact]
    public void Parallel_analysis_finds_three_factors_and_none_in_noise()
    {
        ParallelAnalysis found = ParallelAnalysis.Of(Nine(), 7, 100);
        Assert.Equal(3, found.Factors);
        Assert.Equal(found.Random, ParallelAnalysis.Of(Nine(), 7, 100).Random);
        var random = new RandomStream(3);
        double[] Noise()
        {
            var values = new double[300];
            random.FillNormal(values);
            return values;
        }

        Assert.InRange(ParallelAnalysis.Of(new StructuralEquationData([.. Enumerable.Range(0, 6).Select(i => ($"n{i}", (ReadOnlyMemory<double>)Noise()))]), 7, 200).Components, 0, 1);
    }

    [Fact]
    public void Too_many_factors_and_constant_items_give_no_estimate()
    {
        Assert.Contains("9 items cannot determine 6 factors", Fit(new() { Factors = 6 }).Convergence.Reason, StringComparison.Ordinal);
        ExploratoryFactorResult constant = new ExploratoryFactorAnalysis().Fit(new StructuralEquationData([("a", new double[] { 1, 2, 3, 4, 6 }), ("b", new double[] { 1, 1, 1, 1, 1 }), ("c", new double[] { 1, 3, 2, 4, 4 }), ("d", new double[] { 5, 3, 2, 4, 4 })]));
        Assert.Equal(ConvergenceStatus.NoEstimate, constant.Convergence.Status);
        Assert.Contains("b has the same value in every row", constant.Convergence.Reason, StringComparison.Ordinal);
    }

    private static StructuralEquationData Nine() => new([.. Enumerable.Range(1, 9).Select(i => ($"x{i}", (ReadOnlyMemory<double>)Column($"x{i}")))]);

    private static ExploratoryFactorResult Fit(ExploratoryFactorOptions options) => new ExploratoryFactorAnalysis(options).Fit(Nine());

    private static double Distance(double[] a, double[] b) => Math.Min(a.Zip(b, (x, y) => Math.Abs(x - y)).Max(), a.Zip(b, (x, y) => Math.Abs(x + y)).Max());
}
