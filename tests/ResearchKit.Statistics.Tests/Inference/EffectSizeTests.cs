using ResearchKit.Statistics.Descriptive;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Inference;

namespace ResearchKit.Statistics.Tests.Inference;

/// <summary>Effect sizes, adjusted p values and noncentral tails beside R (effect-sizes.R).</summary>
public sealed class EffectSizeTests
{
    private static readonly double[] s_x = [12.1, 9.4, 15.2, 11.8, 13.3, 10.9, 16.7, 14.2, 12.6, 11.1, 9.9, 13.8];
    private static readonly double[] s_y = [10.2, 8.8, 11.6, 9.7, 12.4, 10.1, 7.9, 11.3, 9.2, 10.8, 10.8, 12.9];
    private static readonly double[] s_z = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8];
    private static readonly ReferenceTable s_expected = ReferenceTable.Read("effect-sizes.csv");

    private static (double Value, double Lower, double Upper) Expected(string quantity)
    {
        int row = Array.IndexOf(s_expected.Texts("quantity"), quantity);
        Assert.True(row >= 0, quantity);
        return (s_expected.Number(row, "value"), s_expected.Number(row, "lower"), s_expected.Number(row, "upper"));
    }

    private static void Agrees(string quantity, EffectEstimate effect, double tolerance = 1e-8)
    {
        (double value, double lower, double upper) = Expected(quantity);
        Assert.Equal(value, effect.Value, 1e-12 * Math.Max(1, Math.Abs(value)));
        if (!double.IsNaN(lower))
            Assert.InRange(Math.Max(Math.Abs(effect.Lower - lower), Math.Abs(effect.Upper - upper)), 0, tolerance);
        Assert.Null(effect.Reason);
    }

    [Fact]
    public void Standardised_differences_agree_with_effectsize()
    {
        ReadOnlySpan<double> shorter = s_y.AsSpan(0, 9);
        Agrees("cohen_d", MeanDifference.CohenD(s_x, shorter));
        Agrees("hedges_g", MeanDifference.HedgesG(s_x, shorter));
        Agrees("averaged_d", MeanDifference.AveragedD(s_x, shorter));
        Agrees("glass_delta", MeanDifference.GlassDelta(s_x, shorter));
        Agrees("paired_d", MeanDifference.PairedD(s_x, s_y));
        Agrees("paired_average_d", MeanDifference.PairedAverageD(s_x, s_y));
        Agrees("rank_biserial", MeanDifference.RankBiserial(s_x, shorter));
    }

    [Fact]
    public void Shares_of_variance_agree_with_effectsize()
    {
        (double term, double termDegrees, double degrees) = Expected("anova");
        double residual = Expected("anova_residual").Value;
        Agrees("eta", ExplainedVariance.Of(ExplainedVarianceKind.Eta, term, termDegrees, residual, degrees));
        Agrees("omega", ExplainedVariance.Of(ExplainedVarianceKind.Omega, term, termDegrees, residual, degrees));
        Agrees("epsilon", ExplainedVariance.Of(ExplainedVarianceKind.Epsilon, term, termDegrees, residual, degrees));
        Agrees("omega", ExplainedVariance.Partial(ExplainedVarianceKind.Omega, term, termDegrees, residual, degrees)); // one term: the same
    }

    [Fact]
    public void A_share_cut_off_at_zero_still_has_the_interval_of_what_was_seen()
    {
        EffectEstimate eta = ExplainedVariance.PartialOfF(ExplainedVarianceKind.Eta, 0.6, 2, 30), omega = ExplainedVariance.PartialOfF(ExplainedVarianceKind.Omega, 0.6, 2, 30);
        Assert.Equal(0, omega.Value);
        Assert.Equal((eta.Lower, eta.Upper), (omega.Lower, omega.Upper));
        Assert.True(omega.Upper > 0.1);
    }

    [Fact]
    public void Counts_of_two_groups_agree_with_R()
    {
        var table = new TwoByTwoTable(18, 12, 9, 21);
        Agrees("odds_ratio", table.OddsRatio());
        Agrees("risk_ratio", table.RiskRatio());
        Agrees("risk_difference", table.RiskDifference());
    }

    [Fact]
    public void Adjusted_p_values_agree_with_p_adjust()
    {
        double[] p = [0.01, double.NaN, 0.04, 0.03, 0.005, 0.8, 0.04];
        foreach ((Adjustment adjustment, string name) in new[] { (Adjustment.Bonferroni, "bonferroni"), (Adjustment.Holm, "holm"), (Adjustment.BenjaminiHochberg, "BH"), (Adjustment.BenjaminiYekutieli, "BY") })
        {
            double[] adjusted = MultipleTesting.Adjust(p, adjustment);
            Assert.True(double.IsNaN(adjusted[1]));
            double[] tests = [.. adjusted.Where(one => !double.IsNaN(one))];
            for (int i = 0; i < tests.Length; i++)
                Assert.Equal(Expected($"{name}_{i + 1}").Value, tests[i], 1e-15);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => MultipleTesting.Adjust([1.2], Adjustment.Holm));
    }

    [Fact]
    public void Kendall_and_partial_correlations_agree_with_R()
    {
        (double tau, double p, _) = Expected("kendall");
        Correlation kendall = Correlation.Kendall(s_y, s_z);
        Assert.Equal(tau, kendall.Value, 1e-12);
        Assert.Equal(p, kendall.PValue, 1e-12);
        Assert.True(kendall.Lower < tau && tau < kendall.Upper);
        (double partial, double partialP, _) = Expected("partial");
        Correlation correlation = Correlation.Partial(s_x, s_y, [s_z]);
        Assert.Equal(partial, correlation.Value, 1e-12);
        Assert.Equal(partialP, correlation.PValue, 1e-12);
        Assert.Equal(1, Correlation.Kendall([1, 2, 3, 4, 5, 6], [2, 3, 4, 5, 6, 7]).Value);
        Assert.Equal(-1, Correlation.Kendall([1, 2, 3], [3, 2, 1]).Value);
        Assert.True(double.IsNaN(Correlation.Kendall([1, 1, 1], [3, 2, 1]).Value));
        Assert.True(double.IsNaN(Correlation.Partial(s_x, s_y, [s_x]).Value));
        Assert.Equal(Correlation.Pearson([0, 0, 1, 1, 1, 0], s_x.AsSpan(0, 6)), Correlation.PointBiserial([0, 0, 1, 1, 1, 0], s_x.AsSpan(0, 6)));
        Assert.Throws<ArgumentException>(() => Correlation.PointBiserial([0, 1, 2], [1, 2, 3]));
    }

    [Fact]
    public void Noncentral_tails_agree_with_integrals_and_sums_in_R()
    {
        int compared = 0;
        for (int row = 0; row < s_expected.RowCount; row++)
        {
            string[] parts = s_expected.Text(row, "quantity").Split(':');
            if (parts.Length < 5)
                continue;
            double[] at = [.. parts[1..^1].Select(part => double.Parse(part, System.Globalization.CultureInfo.InvariantCulture))];
            bool upper = parts[^1] == "TRUE";
            double value = parts[0] == "t"
                ? (upper ? NoncentralTDistribution.UpperTail(at[0], at[1], at[2]) : NoncentralTDistribution.Cumulative(at[0], at[1], at[2]))
                : upper ? NoncentralFDistribution.UpperTail(at[0], at[1], at[2], at[3]) : NoncentralFDistribution.Cumulative(at[0], at[1], at[2], at[3]);
            Assert.True(Math.Abs(value / s_expected.Number(row, "value") - 1) < 2e-11, $"{s_expected.Text(row, "quantity")}: {value:R}");
            compared++;
        }

        Assert.Equal(30, compared);
    }

    [Fact]
    public void Noncentral_distributions_are_the_central_ones_at_zero_and_each_other()
    {
        Assert.Equal(StudentTDistribution.UpperTail(1.3, 7), NoncentralTDistribution.UpperTail(1.3, 7, 0), 1e-15);
        Assert.Equal(FDistribution.UpperTail(1.3, 4, 7), NoncentralFDistribution.UpperTail(1.3, 4, 7, 0), 1e-13);
        Assert.Equal(NormalDistribution.UpperTail(1.3 - 0.4), NoncentralTDistribution.UpperTail(1.3, double.PositiveInfinity, 0.4), 1e-15);
        foreach ((double t, double df, double delta) in new[] { (2.0, 9.0, 1.5), (0.7, 30.0, 3.0), (5.0, 4.0, -0.5) })
        {
            double outside = NoncentralTDistribution.UpperTail(t, df, delta) + NoncentralTDistribution.Cumulative(-t, df, delta);
            Assert.Equal(outside, NoncentralFDistribution.UpperTail(t * t, 1, df, delta * delta), 1e-13);
        }

        Assert.True(double.IsNaN(NoncentralTDistribution.Cumulative(1, -1, 1)));
        Assert.True(double.IsNaN(NoncentralFDistribution.Cumulative(1, 1, 1, -1)));
        Assert.Equal(0, NoncentralFDistribution.Cumulative(-1, 1, 1, 1));
        Assert.Equal(1, NoncentralTDistribution.Cumulative(double.PositiveInfinity, 1, 1));
    }

    [Fact]
    public void Hedges_correction_is_the_exact_one()
    {
        Assert.Equal(0.5641895835477563, MeanDifference.Correction(2), 1e-14); // 1 / √π
        Assert.Equal(Math.Sqrt(Math.PI / 2) / Math.Sqrt(3), MeanDifference.Correction(3), 1e-14); // Γ(3/2) / (√(3/2) Γ(1))
        Assert.Equal(1 - 3 / (4 * 1e6 - 1), MeanDifference.Correction(1e6), 1e-12);
        Assert.True(double.IsNaN(MeanDifference.Correction(1)));
    }

    [Fact]
    public void A_large_offset_and_missing_values_change_nothing()
    {
        double[] first = [.. s_x.Select(value => 1e8 + Math.Round(value * 1024) / 1024)], second = [.. s_y.Select(value => 1e8 + Math.Round(value * 1024) / 1024)];
        EffectEstimate plain = MeanDifference.HedgesG(first.Select(value => value - 1e8).ToArray(), second.Select(value => value - 1e8).ToArray());
        EffectEstimate shifted = MeanDifference.HedgesG([.. first, double.NaN], [double.NaN, double.NaN, .. second]);
        Assert.Equal(plain.Value, shifted.Value, 1e-9);
        Assert.Equal(plain.Lower, shifted.Lower, 1e-9);
        Assert.Equal([1, 2], shifted.Missing);
        Assert.Equal([12, 12], shifted.Counts);
    }

    [Fact]
    public void Says_why_there_is_no_effect_size()
    {
        void Expect(string reason, EffectEstimate effect)
        {
            Assert.True(double.IsNaN(effect.Value) && double.IsNaN(effect.Lower) && double.IsNaN(effect.Upper));
            Assert.Contains(reason, effect.Reason, StringComparison.Ordinal);
        }

        Expect("first group has no value", MeanDifference.CohenD([], s_y));
        Expect("second group has no value", MeanDifference.GlassDelta(s_x, [double.NaN]));
        Expect("one value", MeanDifference.GlassDelta(s_x, [1]));
        Expect("do not vary", MeanDifference.CohenD([1, 1, 1], [2, 2]));
        Expect("do not vary", MeanDifference.GlassDelta(s_x, [0.1 + 0.2, 0.3, 0.3]));
        Expect("fewer than two complete pairs", MeanDifference.PairedD([1, double.NaN], [2, 3]));
        Expect("all differences are the same", MeanDifference.PairedD([1, 2, 3], [2, 3, 4]));
        Expect("zero over zero", new TwoByTwoTable(0, 5, 0, 7).OddsRatio());
        Expect("group is empty", new TwoByTwoTable(0, 0, 1, 7).RiskDifference());
        Assert.Contains("row 1 is infinite", Assert.Throws<ArgumentException>(() => MeanDifference.CohenD([1, double.PositiveInfinity], s_y)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => MeanDifference.CohenD(s_x, s_y, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExplainedVariance.Of(ExplainedVarianceKind.Eta, 1, 2, 0, 5));
    }

    [Fact]
    public void Empty_cells_give_a_ratio_without_an_interval_and_a_difference_with_one()
    {
        var table = new TwoByTwoTable(10, 0, 4, 6);
        Assert.Equal(double.PositiveInfinity, table.OddsRatio().Value);
        Assert.True(double.IsNaN(table.OddsRatio().Lower));
        EffectEstimate difference = table.RiskDifference();
        Assert.Equal(0.6, difference.Value, 1e-15);
        Assert.True(difference.Lower > 0 && difference.Upper <= 1);
    }
}
