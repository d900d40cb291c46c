using ResearchKit.Statistics.Causal;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Tests.Causal;

public sealed class DoublyRobustTests : TreatmentEffectConformance
{
    protected override TreatmentEffectResult Fit(double[] outcome, double[] treatment, double[] x, double[] z, double level = 0.95, CancellationToken cancellationToken = default) =>
        new DoublyRobust(new() { ConfidenceLevel = level }).Fit(new(outcome, treatment, DesignMatrix.Create(true, x.Length, ("x", x), ("z", z))), cancellationToken);

    [Theory]
    [InlineData("y", TreatmentEstimand.Everybody, "aipw ATE")]
    [InlineData("y", TreatmentEstimand.Treated, "aipw ATT")]
    [InlineData("b", TreatmentEstimand.Everybody, "aipw logistic")]
    [InlineData("b", TreatmentEstimand.Treated, "aipw logistic ATT")]
    public void Estimates_and_standard_errors_are_those_of_the_stacked_equations(string outcome, TreatmentEstimand estimand, string name)
    {
        var options = new DoublyRobustOptions { Estimand = estimand };
        DoublyRobustResult result = new DoublyRobust(options).Fit(CausalReference.Treatment(outcome)), clustered = new DoublyRobust(options).Fit(CausalReference.Treatment(outcome, byCluster: true));
        foreach ((string term, string quantity) in new[] { ("mean if treated", "treated"), ("mean if untreated", "untreated"), ("effect", "effect") })
        {
            CausalReference.Agrees($"{name} {quantity}", result[term].Value);
            CausalReference.Agrees($"{name} {quantity} se row", result[term].StandardError, 1e-8);
            CausalReference.Agrees($"{name} {quantity} se cluster", clustered[term].StandardError, 1e-8);
        }
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void One_wrong_model_leaves_the_effect_right(bool treatmentIsRight, bool outcomeIsRight)
    {
        (double effect, double error) = Mean(treatmentIsRight, outcomeIsRight);
        Assert.InRange(effect, 1 - 3 * error, 1 + 3 * error);
    }

    [Fact]
    public void Two_wrong_models_do_not()
    {
        (double effect, double error) = Mean(false, false);
        Assert.True(Math.Abs(effect - 1) > 6 * error);
    }

    [Fact]
    public void Cross_fitting_holds_whole_clusters_out_and_stays_near_the_plain_estimate()
    {
        DoublyRobustResult plain = new DoublyRobust().Fit(CausalReference.Treatment(byCluster: true)), crossed = new DoublyRobust(new() { Folds = 5 }).Fit(CausalReference.Treatment(byCluster: true));
        Assert.Equal(plain["effect"].Value, crossed["effect"].Value, 0.5 * plain["effect"].StandardError);
        Assert.Equal(plain["effect"].StandardError, crossed["effect"].StandardError, 0.2 * plain["effect"].StandardError);
        Assert.Contains("5 folds of whole clusters", crossed.Method, StringComparison.Ordinal);
        None(new DoublyRobust(new() { Folds = 30 }).Fit(CausalReference.Treatment(byCluster: true)), "cannot make 30 folds");
    }

    [Fact]
    public void A_covariate_that_tells_the_groups_apart_is_refused_by_name()
    {
        (double[] y, double[] _, double[] x, double[] z) = Sample();
        None(Fit(y, [.. z.Select(value => value > 0 ? 1.0 : 0)], x, z), "perfect separation");
    }

    [Fact]
    public void Estimands_it_has_not_are_refused()
    {
        Assert.Contains("PropensityWeighting", Assert.Throws<ArgumentOutOfRangeException>(() => new DoublyRobust(new() { Estimand = TreatmentEstimand.Overlap })).Message, StringComparison.Ordinal);
    }

    /// <summary>Mean effect over draws, whose truth is 1; a wrong model lacks the confounder's square.</summary>
    private static (double Mean, double Error) Mean(bool treatmentIsRight, bool outcomeIsRight)
    {
        const int Draws = 120, n = 500;
        double sum = 0, squares = 0;
        for (int draw = 0; draw < Draws; draw++)
        {
            var random = new RandomStream(5).Split("robust").Split(draw);
            double[] y = new double[n], a = new double[n], x = new double[n], q = new double[n];
            for (int i = 0; i < n; i++)
            {
                x[i] = random.Normal();
                q[i] = x[i] * x[i];
                a[i] = random.Bernoulli(Elementary.Logistic(-0.6 + 0.3 * x[i] + 0.5 * q[i])) ? 1 : 0;
                y[i] = a[i] + x[i] + q[i] + random.Normal();
            }

            DesignMatrix right = DesignMatrix.Create(true, n, ("x", x), ("q", q)), wrong = DesignMatrix.Create(true, n, ("x", x));
            double effect = new DoublyRobust().Fit(new(y, a, treatmentIsRight ? right : wrong, outcomeIsRight ? right : wrong))["effect"].Value;
            sum += effect;
            squares += effect * effect;
        }

        double mean = sum / Draws;
        return (mean, Math.Sqrt((squares / Draws - mean * mean) / (Draws - 1)));
    }
}
