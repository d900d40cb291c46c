using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Prediction;
using ResearchKit.Statistics.Regression;
using ResearchKit.Statistics.Tests.Estimation;

namespace ResearchKit.Statistics.Tests.Prediction;

/// <summary>What holds of every estimator holds of shrunken coefficients too; where these differ (no errors, any number of terms), the suite says what holds instead.</summary>
public abstract class ElasticNetConformance(PenalizedOutcome outcome, double share) : EstimatorConformance
{
    protected override double Tolerance => 1e-6;

    protected override IEstimationResult Fit(ConformanceColumns columns, double confidenceLevel = 0.95, CancellationToken cancellationToken = default)
    {
        var design = DesignMatrix.Create(true, columns.Outcome.Length, [.. columns.Columns.Select(column => (column.Term, (ReadOnlyMemory<double>)column.Values))]);
        return new ElasticNet(new() { Outcome = outcome, LassoShare = share, Penalties = [0.02] }).Fit(new RegressionData(columns.Outcome, design), cancellationToken);
    }

    protected override double Outcome(double linearPredictor, RandomStream random) =>
        outcome == PenalizedOutcome.Gaussian ? random.Normal(linearPredictor, 1) : random.Bernoulli(Elementary.Logistic(linearPredictor)) ? 1 : 0;

    /// <summary>Estimates without errors, intervals or tests.</summary>
    public override void A_result_states_what_a_reader_needs()
    {
        IEstimationResult result = Fit(Sample());
        Assert.Equal(ConvergenceStatus.Converged, result.Convergence.Status);
        Assert.Contains("penalty", result.Method, StringComparison.Ordinal);
        Assert.Equal(Terms, result.Estimates.Select(e => e.Term));
        Assert.Equal(150, result.SampleSizes[0].Count);
        Assert.Equal(0, result.Missingness.RowsDropped);
        Assert.True(double.IsNaN(result.ConfidenceLevel));
        Assert.All(result.Estimates, e => Assert.True(double.IsFinite(e.Value) && e.Value != 0));
        Assert.All(result.Estimates, e => Assert.All(new[] { e.StandardError, e.Lower, e.Upper, e.Statistic, e.PValue }, number => Assert.True(double.IsNaN(number))));
    }

    /// <summary>There are no intervals, whatever the level asked for.</summary>
    public override void A_higher_level_gives_wider_intervals_around_the_same_estimates() =>
        Assert.Equal(Fit(Sample(), 0.8).Estimates, Fit(Sample(), 0.99).Estimates);

    /// <summary>More terms than rows are what the penalty is for.</summary>
    public override void Fewer_rows_than_coefficients_give_no_estimate_and_say_why()
    {
        ConformanceColumns two = Sample(2) with { Outcome = [0, 1] };
        IEstimationResult result = Fit(two);
        Assert.True(result.Convergence.IsUsable);
        Assert.All(result.Estimates, e => Assert.True(double.IsFinite(e.Value)));
    }

    /// <summary>A column that is the same in every row has the coefficient zero, and a warning names it.</summary>
    public override void A_constant_column_is_left_out_by_name()
    {
        IEstimationResult result = Fit(Sample().Add("c", Enumerable.Repeat(3.3, 150)));
        Assert.Equal(0, result.Estimates.Single(e => e.Term == "c").Value);
        Assert.Contains(result.Warnings, warning => warning.StartsWith("Left out c: it is the same in every row", StringComparison.Ordinal));
        AssertSameStart(Fit(Sample()), result);
    }

    /// <summary>Combinations of other columns are fitted: predictions stay finite and no warning is due.</summary>
    public override void A_collinear_column_is_left_out_by_name()
    {
        ConformanceColumns sample = Sample();
        IEstimationResult result = Fit(sample.Add("c", sample.Columns[0].Values.Zip(sample.Columns[1].Values, (a, b) => 2 * a - b + 7)));
        Assert.True(result.Convergence.IsUsable);
        Assert.All(result.Estimates, e => Assert.True(double.IsFinite(e.Value)));
        Assert.DoesNotContain(result.Warnings, warning => warning.Contains("Left out", StringComparison.Ordinal));
    }

    /// <summary>There is no level; the share of the lasso has a range.</summary>
    public override void A_level_outside_its_range_is_refused()
    {
        foreach (double wrong in new[] { -0.1, 1.1, double.NaN })
            Assert.Throws<ArgumentOutOfRangeException>(() => new ElasticNet(new() { Outcome = outcome, LassoShare = wrong }));
    }
}

public class LassoConformanceTests() : ElasticNetConformance(PenalizedOutcome.Gaussian, 1);

public class RidgeConformanceTests() : ElasticNetConformance(PenalizedOutcome.Gaussian, 0);

public class LogisticElasticNetConformanceTests() : ElasticNetConformance(PenalizedOutcome.Binomial, 0.5);
