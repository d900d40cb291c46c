using ResearchKit.Statistics.Causal;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Tests.Causal;

public sealed class MediationTests : TreatmentEffectConformance
{
    protected override TreatmentEffectResult Fit(double[] outcome, double[] treatment, double[] x, double[] z, double level = 0.95, CancellationToken cancellationToken = default) =>
        new MediationAnalysis(new() { ConfidenceLevel = level }).Fit(
            new(outcome, treatment, x.Select((_, i) => Math.Sin(40 * outcome[i]) + treatment[i]).ToArray(), DesignMatrix.Create(true, x.Length, ("x", x), ("z", z))), cancellationToken);

    [Theory]
    [InlineData("linear", "y", "m", false, false)]
    [InlineData("interaction", "y", "m", false, true)]
    [InlineData("binary mediator", "y", "mb", false, true)]
    [InlineData("logistic outcome", "b", "m", false, true)]
    [InlineData("both binary", "b", "mb", false, true)]
    [InlineData("interventional", "y", "m", true, true)]
    public void Effects_and_standard_errors_are_those_of_the_stacked_equations(string name, string outcome, string mediator, bool hasConfounder, bool hasInteraction)
    {
        MediationResult Of(bool byCluster) => new MediationAnalysis(new() { Interaction = hasInteraction }).Fit(Data(outcome, mediator, hasConfounder, byCluster));
        MediationResult result = Of(false), clustered = Of(true);
        foreach ((int k, string quantity) in new[] { (0, "total"), (1, "direct"), (2, "indirect") })
        {
            CausalReference.Agrees($"{name} {quantity}", result.Estimates[k].Value, 1e-8);
            CausalReference.Agrees($"{name} {quantity} se row", result.Estimates[k].StandardError, 1e-7);
            CausalReference.Agrees($"{name} {quantity} se cluster", clustered.Estimates[k].StandardError, 1e-7);
        }

        Assert.Equal(hasConfounder, result.IsInterventional);
        Assert.Equal(result.Estimates[2].Value / result.Estimates[0].Value, result["proportion mediated"].Value, 12);
    }

    [Fact]
    public void Correlated_errors_shift_the_indirect_effect_as_imai_and_others_say()
    {
        MediationSensitivity result = MediationSensitivity.OfCorrelation(Data("y", "m", false, false), [-0.4, 0, 0.2]);
        CausalReference.Agrees("rho -0.4", result.IndirectEffects[0].Value);
        CausalReference.Agrees("rho -0.4 se", result.IndirectEffects[0].StandardError, 1e-7);
        CausalReference.Agrees("linear indirect", result.IndirectEffects[1].Value);
        CausalReference.Agrees("rho 0.2", result.IndirectEffects[2].Value);
        CausalReference.Agrees("rho 0.2 se", result.IndirectEffects[2].StandardError, 1e-7);
        CausalReference.Agrees("rho zero", result.CorrelationOfNoEffect);
        Assert.Equal(0, MediationSensitivity.OfCorrelation(Data("y", "m", false, false), [result.CorrelationOfNoEffect]).IndirectEffects[0].Value, 1e-12);
        Assert.Throws<ArgumentException>(() => MediationSensitivity.OfCorrelation(Data("y", "m", true, false)));
        Assert.Throws<ArgumentException>(() => MediationSensitivity.OfCorrelation(Data("y", "m", false, false), [1]));
    }

    [Fact]
    public void A_mediator_without_a_rest_and_several_confounders_of_a_logistic_outcome_are_refused()
    {
        double[] a = CausalReference.Column("a");
        None(new MediationAnalysis().Fit(new(CausalReference.Column("y"), a, a.Select(value => 2 * value).ToArray(), CausalReference.Design("x1"))), "the mediator follows from the treatment");
        var two = new MediationData(CausalReference.Column("b"), a, CausalReference.Column("m"), CausalReference.Design("x1"), [("l", CausalReference.Column("l")), ("x2", CausalReference.Column("x2"))]);
        Assert.Contains("one confounder", Assert.Throws<ArgumentException>(() => { new MediationAnalysis().Fit(two); }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void E_values_are_those_of_vanderweele_and_ding()
    {
        // Their example: RR 3.9 (1.8 to 8.7).
        Assert.Equal(7.26, ConfoundingBias.EValue(3.9), 2);
        Assert.Equal(3.0, ConfoundingBias.EValueOfInterval(1.8, 8.7), 2);
        Assert.Equal(ConfoundingBias.EValue(2), ConfoundingBias.EValue(0.5), 12);
        Assert.Equal(1, ConfoundingBias.EValueOfInterval(0.9, 1.4));
        Assert.Equal(2, ConfoundingBias.RatioOfCommonOdds(4));
        Assert.Equal(Math.Exp(0.455), ConfoundingBias.RatioOfDifference(0.5, 0.1).Value, 12);
        Assert.Throws<ArgumentOutOfRangeException>(() => ConfoundingBias.EValue(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConfoundingBias.EValueOfInterval(2, 1));
    }

    [Fact]
    public void A_common_cause_shifts_estimate_and_interval()
    {
        Estimate effect = Estimate.FromStandardError("effect", 0.5, 0.1, double.PositiveInfinity, 0.95), without = ConfoundingBias.Without(effect, 0.8, 0.25);
        Assert.Equal(0.3, without.Value, 12);
        Assert.Equal(effect.Lower - 0.2, without.Lower, 12);
        Assert.Equal(3, without.Statistic, 12);
        Assert.Throws<ArgumentOutOfRangeException>(() => ConfoundingBias.Without(effect, 1, 1.5));
    }

    private static MediationData Data(string outcome, string mediator, bool hasConfounder, bool byCluster) => new(
        CausalReference.Column(outcome), CausalReference.Column("a"), CausalReference.Column(mediator), CausalReference.Design("x1", "x2"),
        hasConfounder ? [("l", CausalReference.Column("l"))] : null, byCluster ? CausalReference.Clusters : null);
}
