using ResearchKit.Statistics.Causal;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Tests.Causal;

public class StudyDesignTests
{
    private static readonly ReferenceTable Table = ReferenceTable.Read("study-design.csv");

    private static readonly ClusterTrialDesign Forty = new() { Clusters = 40, ClusterSize = 100, IntraclassCorrelation = 0.075 };

    private static double Value(string what) => Table.Number(Array.IndexOf(Table.Texts("what"), what), "value");

    private static Estimate Effect(double value, double error, double df = double.PositiveInfinity) => Estimate.FromStandardError("effect", value, error, df, 0.95);

    [Fact]
    public void Two_one_sided_tests_agree_with_R()
    {
        EquivalenceTest test = EquivalenceTest.OfMeans([5.1, 4.8, 6.2, 5.5, 5.9, 4.4, 5.0, 5.7, double.NaN], [5.3, 5.6, 4.9, 6.1, 5.2, 5.8, 4.7], -1, 1);
        Assert.Equal(Value("lower p"), test.LowerPValue, 1e-12);
        Assert.Equal(Value("upper p"), test.UpperPValue, 1e-12);
        Assert.Equal(Value("difference p"), test.DifferencePValue, 1e-12);
        Assert.Equal(Value("lower end"), test.EquivalenceInterval.Lower, 1e-12);
        Assert.Equal(Value("upper end"), test.EquivalenceInterval.Upper, 1e-12);
        Assert.Equal(Math.Max(Value("lower p"), Value("upper p")), test.PValue, 1e-12);
    }

    [Theory]
    [InlineData(0.01, 0.03, EquivalenceConclusion.Equivalent, "No effect that matters")]
    [InlineData(0.10, 0.03, EquivalenceConclusion.EquivalentThoughNotZero, "too small to matter")]
    [InlineData(0.30, 0.05, EquivalenceConclusion.Different, "may be large enough to matter")]
    [InlineData(0.05, 0.20, EquivalenceConclusion.Inconclusive, "leave it open")]
    [InlineData(double.NaN, double.NaN, EquivalenceConclusion.NoEstimate, "no estimate")]
    public void The_sentence_follows_the_numbers(double value, double error, EquivalenceConclusion conclusion, string says)
    {
        EquivalenceTest test = EquivalenceTest.Of(Effect(value, error), 0.2);
        Assert.Equal(conclusion, test.Conclusion);
        Assert.Contains(says, test.Statement, StringComparison.Ordinal);
    }

    [Fact]
    public void Equivalence_is_where_the_ninety_percent_interval_lies_inside()
    {
        for (double value = -0.3; value <= 0.3; value += 0.01)
        {
            EquivalenceTest test = EquivalenceTest.Of(Effect(value, 0.06, 12), 0.2);
            (double lower, double upper) = test.EquivalenceInterval;
            Assert.Equal(lower > -0.2 && upper < 0.2, test.PValue < 0.05);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => EquivalenceTest.Of(Effect(0, 1), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => EquivalenceTest.Of(Effect(0, 1), 0.1, alpha: 0.5));
    }

    [Fact]
    public void Designs_agree_with_R()
    {
        Assert.Equal(Value("cluster se"), Forty.StandardError, 1e-14);
        Assert.Equal(Value("cluster mde"), Forty.MinimumDetectableEffect(), 1e-9);
        Assert.Equal(Value("cluster power 0.2"), Forty.Power(0.2), 1e-9);
        Assert.Equal(0.26, Forty.MinimumDetectableEffect(), 0.005);
        var covariates = new ClusterTrialDesign { Clusters = 30, ClusterSize = 25, IntraclassCorrelation = 0.1, ExplainedBetween = 0.5, ExplainedWithin = 0.3, SizeVariation = 0.4, TreatedShare = 0.4, ClusterCovariates = 2 };
        Assert.Equal(Value("covariates se"), covariates.StandardError, 1e-14);
        Assert.Equal(Value("covariates mde"), covariates.MinimumDetectableEffect(), 1e-9);
        var multisite = new MultisiteTrialDesign { Clusters = 20, ClusterSize = 30, IntraclassCorrelation = 0.15, EffectHeterogeneity = 0.2, ExplainedWithin = 0.4 };
        Assert.Equal(Value("multisite se"), multisite.StandardError, 1e-14);
        Assert.Equal(Value("multisite mde"), multisite.MinimumDetectableEffect(), 1e-9);
        var panel = new DifferenceInDifferencesDesign { Clusters = 50, ClusterSize = 60, IntraclassCorrelation = 0.1, TimesBefore = 3, TimesAfter = 2, Autocorrelation = 0.6 };
        Assert.Equal(Value("panel se"), panel.StandardError, 1e-14);
        Assert.Equal(Value("panel mde"), panel.MinimumDetectableEffect(), 1e-9);
    }

    [Fact]
    public void The_number_of_clusters_is_the_least_that_is_enough()
    {
        int needed = Forty.ClustersFor(0.2);
        Assert.True((Forty with { Clusters = needed }).Power(0.2) >= 0.8);
        Assert.True((Forty with { Clusters = needed - 1 }).Power(0.2) < 0.8);
        Assert.Equal(needed, Forty.ClustersFor(-0.2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Forty.ClustersFor(0));
        Assert.Contains("A million clusters", Assert.Throws<InvalidOperationException>(() => Forty.ClustersFor(1e-5)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Power_at_no_effect_is_alpha_and_equivalence_needs_more_clusters()
    {
        Assert.Equal(0.05, Forty.Power(0), 1e-9);
        Assert.Equal(0.8, Forty.Power(Forty.MinimumDetectableEffect()), 1e-9);
        Assert.True(Forty.EquivalencePower(0.2) < Forty.Power(0.2));
        Assert.True((Forty with { Clusters = 400 }).EquivalencePower(0.2) > 0.99);
        Assert.Equal(0, (Forty with { Clusters = 6 }).EquivalencePower(0.05));
    }

    [Fact]
    public void Impossible_designs_are_refused_by_name()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => (Forty with { Clusters = 2 }).StandardError);
        Assert.Contains("degrees of freedom", Assert.Throws<ArgumentOutOfRangeException>(() => (Forty with { Clusters = 4, ClusterCovariates = 2 }).Power(0.2)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => (Forty with { IntraclassCorrelation = 1.2 }).StandardError);
        Assert.Throws<ArgumentOutOfRangeException>(() => (Forty with { TreatedShare = 1 }).StandardError);
        Assert.Throws<ArgumentOutOfRangeException>(() => Forty.MinimumDetectableEffect(0.01));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DifferenceInDifferencesDesign { Clusters = 20, ClusterSize = 10, IntraclassCorrelation = 0.1, Autocorrelation = 1 }.StandardError);
    }
}
