using ResearchKit.Statistics.Causal;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Statistics.Tests.Causal;

public sealed class PropensityMatchingTests : TreatmentEffectConformance
{
    protected override TreatmentEffectResult Fit(double[] outcome, double[] treatment, double[] x, double[] z, double level = 0.95, CancellationToken cancellationToken = default) =>
        new PropensityMatching(new() { ConfidenceLevel = level }).Fit(new(outcome, treatment, DesignMatrix.Create(true, x.Length, ("x", x), ("z", z))), cancellationToken);

    public static TheoryData<string, MatchingOptions> Cases => new()
    {
        { "pairs", new() },
        { "caliper", new() { Caliper = 0.1 } },
        { "logit", new() { OnLogit = true, Caliper = 0.2 } },
        { "ratio", new() { Ratio = 2, Caliper = 0.5 } },
        { "exact", new() },
        { "replacement", new() { WithReplacement = true } },
        { "replacement two", new() { WithReplacement = true, Ratio = 2, Caliper = 0.2 } },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Matches_effects_and_balance_are_those_of_a_search_of_all_distances(string name, MatchingOptions options)
    {
        Grouping? exact = name == "exact" ? Grouping.FromKeys("x3", CausalReference.Column("x3")) : null;
        MatchingResult result = new PropensityMatching(options).Fit(CausalReference.Treatment(exact: exact));
        CausalReference.Agrees($"{name} effect", result["effect"].Value);
        CausalReference.Agrees($"{name} effect se row", result["effect"].StandardError);
        CausalReference.Agrees($"{name} matched", result.Matches.Select(pair => pair.Row).Distinct().Count());
        CausalReference.Agrees($"{name} pairs", result.Matches.Sum(pair => (pair.Row + 1.0) * (pair.Match + 1) / 1000));
        foreach (CovariateBalance balance in result.Balance)
            CausalReference.Agrees($"{name} smd {balance.Term}", balance.After.StandardisedDifference);
        if (!options.WithReplacement)
            CausalReference.Agrees($"{name} effect se cluster", new PropensityMatching(options).Fit(CausalReference.Treatment(byCluster: true, exact: exact))["effect"].StandardError);
    }

    [Fact]
    public void The_effect_of_the_untreated_is_that_of_the_turned_treatment()
    {
        TreatmentData data = CausalReference.Treatment();
        var turned = new TreatmentData(data.Outcome, data.Treatment.ToArray().Select(a => 1 - a).ToArray(), data.Covariates);
        MatchingResult one = new PropensityMatching(new() { Estimand = TreatmentEstimand.Untreated, WithReplacement = true }).Fit(data), other = new PropensityMatching(new() { WithReplacement = true }).Fit(turned);
        Assert.Equal(-other["effect"].Value, one["effect"].Value, 1e-12);
        Assert.Equal(other["effect"].StandardError, one["effect"].StandardError, 1e-12);
    }

    [Fact]
    public void Ties_are_broken_by_the_seed_and_evenly()
    {
        // One covariate of two values: many controls are equally near.
        int n = 60;
        double[] x = [.. Enumerable.Range(0, n).Select(i => (double)(i % 2))], a = [.. Enumerable.Range(0, n).Select(i => i < 16 && i % 4 != 0 ? 1.0 : 0)], y = [.. Enumerable.Range(0, n).Select(i => (double)i)];
        MatchingResult Fit(ulong seed) => new PropensityMatching(new() { Seed = seed }).Fit(new(y, a, DesignMatrix.Create(true, n, ("x", x))));
        Assert.Equal(Fit(1).Matches, Fit(1).Matches);
        Assert.NotEqual(Fit(1).Matches, Fit(2).Matches);
        Assert.All(Fit(3).Matches, pair => Assert.Equal(x[pair.Row], x[pair.Match]));
        // Untreated rows of x = 1 are 17, 19, ..., 59: each is as likely.
        Assert.InRange(Enumerable.Range(1, 200).Average(seed => Fit((ulong)seed).Matches.Where(pair => x[pair.Row] == 1).Average(pair => pair.Match)), 37, 39);
    }

    [Fact]
    public void Rows_without_a_match_are_told_and_no_match_at_all_is_no_estimate()
    {
        MatchingResult few = new PropensityMatching(new() { Caliper = 0.001 }).Fit(CausalReference.Treatment());
        Assert.NotEmpty(few.Unmatched);
        Assert.Contains(few.Warnings, warning => warning.Contains("found no match", StringComparison.Ordinal));
        None(new PropensityMatching(new() { Caliper = 1e-9 }).Fit(CausalReference.Treatment()), "within the caliper");
    }

    [Fact]
    public void Clusters_with_replacement_are_refused()
    {
        Assert.Throws<ArgumentException>(() => { new PropensityMatching(new() { WithReplacement = true }).Fit(CausalReference.Treatment(byCluster: true)); });
    }
}
