using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Factors;

namespace ResearchKit.Statistics.Tests.Factors;

public class StructuralEquationModelTests
{
    private static readonly StructuralEquationOptions Full = new() { Missing = MissingAnswers.FullInformation };

    [Fact]
    public void Same_data_give_the_same_bits_and_are_left_as_they_were()
    {
        StructuralEquationData data = FactorSample.Data();
        double[] before = data["m2"].ToArray();
        Assert.Equal(Numbers(Fit(FactorSample.Three.Replace('x', 'm'), data, Full)), Numbers(Fit(FactorSample.Three.Replace('x', 'm'), FactorSample.Data(), Full)));
        Assert.Equal(before, data["m2"].ToArray());
    }

    [Fact]
    public void The_order_of_rows_does_not_matter()
    {
        int[] order = [.. Enumerable.Range(0, 400)];
        new RandomStream(5).Shuffle(order.AsSpan());
        AssertClose(Fit(FactorSample.Three, FactorSample.Data()), Fit(FactorSample.Three, FactorSample.Data(change: (_, values) => [.. order.Select(row => values[row])])), _ => 1, 1e-6);
    }

    [Theory]
    [InlineData(1e-9)]
    [InlineData(1e12)]
    public void Other_units_give_estimates_in_other_units(double unit)
    {
        StructuralEquationResult plain = Fit(FactorSample.Three, FactorSample.Data());
        StructuralEquationResult other = Fit(FactorSample.Three, FactorSample.Data(change: (name, values) => name == "x2" ? [.. values.Select(value => value * unit)] : values));
        AssertClose(plain, other, term => term switch { "f1 =~ x2" => unit, "x2 ~~ x2" => unit * unit, _ => 1 }, 1e-6);
        Assert.Equal(plain.Fit.Test.Statistic, other.Fit.Test.Statistic, 1e-6);
    }

    [Fact]
    public void A_large_offset_changes_only_the_intercept()
    {
        StructuralEquationResult plain = Fit(FactorSample.Three, FactorSample.Data());
        StructuralEquationResult shifted = Fit(FactorSample.Three, FactorSample.Data(change: (name, values) => name == "x5" ? [.. values.Select(value => value + 1e8)] : values));
        AssertClose(plain, shifted, _ => 1, 1e-5);
    }

    [Fact]
    public void Rows_with_missing_answers_are_counted_by_item_and_left_out_or_used()
    {
        StructuralEquationResult listwise = Fit(FactorSample.Three.Replace('x', 'm'), FactorSample.Data()), full = Fit(FactorSample.Three.Replace('x', 'm'), FactorSample.Data(), Full);
        Assert.Equal(400, listwise.Missingness.RowsGiven);
        Assert.InRange(listwise.Missingness.RowsUsed, 100, 399);
        Assert.Equal(400, full.Missingness.RowsUsed);
        Assert.Equal(["m2", "m3", "m5", "m8", "m9"], full.Missingness.ByVariable.Select(one => one.Variable).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Infinite_answers_are_refused_by_name()
    {
        var error = Assert.Throws<ArgumentException>(() => Fit(FactorSample.Three, FactorSample.Data(change: (name, values) => name == "x4" ? [.. values.Select((value, i) => i == 8 ? double.PositiveInfinity : value)] : values)));
        Assert.Contains("x4 is infinite in row 8", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("constant", "x2 has the same value in every row")]
    [InlineData("missing", "no row is complete")]
    [InlineData("sum", "x9 is a combination of the variables before it")]
    public void Items_that_tell_nothing_are_named(string kind, string reason)
    {
        StructuralEquationData data = FactorSample.Data();
        double[] x1 = data["x1"].ToArray(), x2 = data["x2"].ToArray();
        AssertNone(Fit(FactorSample.Three, FactorSample.Data(change: (name, values) => (kind, name) switch
        {
            ("constant", "x2") => [.. values.Select(_ => 3.0)],
            ("missing", "x2") => [.. values.Select(_ => double.NaN)],
            ("sum", "x9") => [.. x1.Zip(x2, (a, b) => a - 2 * b)],
            _ => values,
        })), reason);
    }

    [Fact]
    public void Few_rows_and_no_rows_give_no_estimate()
    {
        AssertNone(Fit(FactorSample.Three, FactorSample.Data(change: (_, values) => values[..7])), "7 complete rows cannot determine the covariances of 9 variables");
        AssertNone(Fit(FactorSample.Three, FactorSample.Data(change: (_, values) => [])), "no row is complete");
        AssertNone(Fit(FactorSample.Three, FactorSample.Data(change: (_, values) => []), Full), "no row is complete");
    }

    [Theory]
    [InlineData("f =~ NA*x1 + x2 + x3 + x4", "f ~~ f")]
    [InlineData("f =~ x1 + x2", "5 free parameters")]
    [InlineData("f1 =~ x1 + x2 + x3 + x4\nf2 =~ x1 + x2 + x3 + x4", "not identified")]
    public void Unidentified_models_are_named(string syntax, string reason)
    {
        if (reason.StartsWith('5'))
            reason = "4 free parameters and the data have 3";
        AssertNone(Fit(syntax, FactorSample.Data()), reason);
    }

    [Fact]
    public void A_Heywood_case_is_flagged()
    {
        // Correlations 0.8, 0.8 and 0.5 of three items: 0.8 · 0.8 / 0.5 = 1.28 of the first one's variance of 1 would have to be the factor's.
        double[,] root = { { 1, 0, 0 }, { 0.8, 0.6, 0 }, { 0.8, (0.5 - 0.64) / 0.6, 0 } };
        root[2, 2] = Math.Sqrt(1 - 0.64 - root[2, 1] * root[2, 1]);
        StructuralEquationData data = Exactly(root, 200);
        StructuralEquationResult result = Fit("f =~ a + b + c", data);
        Assert.Equal(ConvergenceStatus.Boundary, result.Convergence.Status);
        Assert.Contains("the variance of a is -0.28", result.Convergence.Reason, StringComparison.Ordinal);
        Assert.Contains(result.Warnings, warning => warning.Contains("Heywood", StringComparison.Ordinal));
        Assert.Equal(1.28, result["f ~~ f"].Estimate.Value, 1e-6);
    }

    [Fact]
    public void A_saturated_model_fits_perfectly_without_a_test()
    {
        StructuralEquationResult result = Fit("f =~ x1 + x2 + x3", FactorSample.Data());
        Assert.Equal(0, result.Fit.Test.DegreesOfFreedom);
        Assert.Equal(0, result.Fit.Test.Statistic, 1e-8);
        Assert.True(double.IsNaN(result.Fit.Test.PValue));
        Assert.Equal(1, result.Fit.Cfi);
    }

    [Fact]
    public void A_cancelled_token_stops_the_fit()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => new StructuralEquationModel(FactorSample.Three).Fit(FactorSample.Data(), source.Token));
    }

    [Fact]
    public void A_variable_that_is_not_there_is_named_with_those_that_are() =>
        Assert.Contains("The model names z1, which is no column of the data. Columns: x1,", Assert.Throws<ArgumentException>(() => Fit("f =~ x1 + z1 + x3", FactorSample.Data())).Message, StringComparison.Ordinal);

    [Fact]
    public void Comparisons_need_the_same_rows_and_order()
    {
        StructuralEquationResult one = Fit("f =~ x1 + x2 + x3 + x4", FactorSample.Data()), two = Fit(FactorSample.Three, FactorSample.Data());
        Assert.Contains("different rows, variables", Assert.Throws<ArgumentException>(() => ModelComparison.Of(one, two)).Message, StringComparison.Ordinal);
        Assert.Contains("smaller model first", Assert.Throws<ArgumentException>(() => ModelComparison.Of(two, two)).Message, StringComparison.Ordinal);
    }

    private static StructuralEquationResult Fit(string syntax, StructuralEquationData data, StructuralEquationOptions? options = null) => new StructuralEquationModel(syntax, options).Fit(data);

    // Columns whose sample covariances (divided by n) are root root' exactly: orthogonal contrasts of cosines.
    private static StructuralEquationData Exactly(double[,] root, int n)
    {
        int p = root.GetLength(0);
        double[][] z = [.. Enumerable.Range(1, p).Select(k => Enumerable.Range(0, n).Select(i => Math.Sqrt(2) * Math.Cos(2 * Math.PI * k * i / n)).ToArray())];
        return new StructuralEquationData([.. Enumerable.Range(0, p).Select(j => (((char)('a' + j)).ToString(), (ReadOnlyMemory<double>)Enumerable.Range(0, n)
            .Select(i => Enumerable.Range(0, p).Sum(k => root[j, k] * z[k][i])).ToArray()))]);
    }

    private static void AssertNone(StructuralEquationResult result, string reason)
    {
        Assert.Equal(ConvergenceStatus.NoEstimate, result.Convergence.Status);
        Assert.Contains(reason, result.Convergence.Reason, StringComparison.Ordinal);
        Assert.All(result.Estimates, estimate => Assert.True(double.IsNaN(estimate.Value)));
        Assert.Throws<InvalidOperationException>(() => result.Fit);
    }

    private static double[] Numbers(StructuralEquationResult result) => [.. result.Estimates.SelectMany(one => new[] { one.Value, one.StandardError }), result.Fit.Test.Statistic];

    private static void AssertClose(StructuralEquationResult expected, StructuralEquationResult actual, Func<string, double> factor, double tolerance)
    {
        foreach ((Estimate e, Estimate a) in expected.Estimates.Zip(actual.Estimates))
        {
            Assert.Equal(e.Value * factor(e.Term), a.Value, tolerance * Math.Max(Math.Abs(e.Value), 0.01) * factor(e.Term));
            if (!double.IsNaN(e.StandardError))
                Assert.Equal(e.StandardError * factor(e.Term), a.StandardError, tolerance * e.StandardError * factor(e.Term));
        }
    }
}
