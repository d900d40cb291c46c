using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;
using ResearchKit.Statistics.Survival;

namespace ResearchKit.Statistics.Tests.Survival;

public class CoxRegressionBoundaryTests
{
    private static readonly double[] Times = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    private static readonly double[] Group = [1, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0];
    private static readonly double[] Other = [0.3, -1, 2, 0.5, -0.7, 1.1, 0.2, -0.4, 0.9, -1.3, 0.1, 0.6];

    private static CoxResult Fit(double[] events, DesignMatrix design, CoxOptions? options = null, double[]? entry = null, Grouping? strata = null, double[]? weights = null, Grouping? clusters = null)
    {
        ReadOnlyMemory<double>? entries = null, given = null;
        if (entry is not null)
            entries = entry;
        if (weights is not null)
            given = weights;
        return new CoxRegression(options).Fit(new CoxData(new EventTimes(Times, events, entries, given), design, strata, clusters));
    }

    private static void AssertNone(CoxResult result, string reason)
    {
        Assert.Equal(ConvergenceStatus.NoEstimate, result.Convergence.Status);
        Assert.Contains(reason, result.Convergence.Reason, StringComparison.Ordinal);
        Assert.All(result.Estimates, estimate => Assert.True(double.IsNaN(estimate.Value) && double.IsNaN(estimate.StandardError)));
    }

    [Theory]
    [InlineData(1, "plus infinity", "largest")]
    [InlineData(-1, "minus infinity", "smallest")]
    public void A_group_that_has_all_the_events_is_named(int sign, string which, string extreme)
    {
        double[] events = [.. Group], column = [.. Group.Select(value => sign * value)];
        CoxResult result = Fit(events, DesignMatrix.Create(false, 12, ("z", Other), ("group", column)));
        AssertNone(result, "the partial likelihood is monotone: whoever has the event has the " + extreme + " group of all then at risk, so its coefficient is " + which);
    }

    [Fact]
    public void A_monotone_likelihood_is_found_with_entries_strata_and_Breslows_ties()
    {
        DesignMatrix design = DesignMatrix.Create(false, 12, ("z", Other), ("group", Group));
        double[] entry = [.. Times.Select((time, i) => i % 3 == 0 ? time / 2 : 0)];
        Grouping strata = Grouping.FromKeys("level", [1, 2, 1, 1, 2, 2, 1, 2, 1, 2, 2, 1]);
        AssertNone(Fit(Group, design, entry: entry), "monotone");
        AssertNone(Fit(Group, design, strata: strata), "monotone");
        AssertNone(Fit(Group, design, new() { Ties = TieMethod.Breslow }, entry, strata), "monotone");
    }

    [Fact]
    public void A_combination_of_terms_can_be_monotone()
    {
        // Neither alone orders the events; their sum falls with time.
        double[] a = [.. Times.Select((time, i) => -time + 8 * Other[i])], b = [.. Other.Select(value => -8 * value)];
        AssertNone(Fit([.. Times.Select(_ => 1.0)], DesignMatrix.Create(false, 12, ("a", a), ("b", b))), "a combination of a, b is largest in whoever has the event");
    }

    [Fact]
    public void Nearly_monotone_is_estimated()
    {
        // One event among the others makes the estimate finite, however large.
        double[] events = [.. Group];
        events[2] = 1;
        CoxResult result = Fit(events, DesignMatrix.Create(false, 12, ("group", Group)));
        Assert.Equal(ConvergenceStatus.Converged, result.Convergence.Status);
        Assert.InRange(result["group"].Value, 1, 5);
    }

    [Fact]
    public void Without_events_terms_or_differences_there_is_no_estimate()
    {
        DesignMatrix design = DesignMatrix.Create(false, 12, ("z", Other));
        AssertNone(Fit(new double[12], design), "no usable row has the event");
        AssertNone(Fit([.. Group], DesignMatrix.Create(true, 12)), "there is no term");
        AssertNone(Fit([.. Group], DesignMatrix.Create(false, 12, ("c", Enumerable.Repeat(3.3, 12).ToArray()))), "no term differs among those at risk at any event");
        AssertNone(Fit([.. Group], design, strata: Grouping.FromKeys("person", [.. Enumerable.Range(0, 12)])), "no term differs among those at risk");
        AssertNone(Fit([.. Enumerable.Repeat(double.NaN, 12)], design), "no row is complete");
    }

    [Fact]
    public void A_column_that_differs_only_where_nobody_has_the_event_is_left_out()
    {
        // Row 0 is censored before the first event.
        double[] events = [.. Group];
        events[0] = 0;
        double[] column = new double[12];
        column[0] = 5;
        CoxResult result = Fit(events, DesignMatrix.Create(false, 12, ("z", Other), ("early", column)));
        Assert.Equal(["early"], result.AliasedTerms);
        Assert.True(double.IsNaN(result["early"].Value));
        Assert.True(result.Convergence.IsUsable);
    }

    [Fact]
    public void Whole_weights_count_as_copies_under_Breslow_and_zero_leaves_out()
    {
        double[] weights = [1, 2, 0, 1, 3, 1, 1, 2, 1, 1, 0, 1], events = [1, 1, 1, 1, 0, 1, 1, 0, 1, 1, 1, 1];
        int[] copies = [.. Enumerable.Range(0, 12).SelectMany(i => Enumerable.Repeat(i, (int)weights[i]))];
        CoxResult weighted = Fit(events, DesignMatrix.Create(false, 12, ("z", Other)), new() { Ties = TieMethod.Breslow }, weights: weights);
        CoxResult copied = new CoxRegression(new() { Ties = TieMethod.Breslow }).Fit(new CoxData(
            new EventTimes(copies.Select(i => Times[i]).ToArray(), copies.Select(i => events[i]).ToArray()), DesignMatrix.Create(false, copies.Length, ("z", copies.Select(i => Other[i]).ToArray()))));
        Assert.Equal(copied["z"].Value, weighted["z"].Value, 1e-9);
        Assert.Equal(copied["z"].StandardError, weighted["z"].StandardError, 1e-9);
        Assert.Equal(10, weighted.SampleSizes[0].Count);
    }

    [Fact]
    public void A_covariate_that_changes_is_the_same_in_pieces()
    {
        // Splitting rows whose values do not change leaves all as it was.
        double[] events = [1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 1, 1];
        CoxResult whole = Fit(events, DesignMatrix.Create(false, 12, ("z", Other)));
        double[] entry = [.. new double[12], .. Times.Select(time => time / 2)], end = [.. Times.Select(time => time / 2), .. Times], occurred = [.. new double[12], .. events], z = [.. Other, .. Other];
        CoxResult pieces = new CoxRegression().Fit(new CoxData(new EventTimes(end, occurred, entry), DesignMatrix.Create(false, 24, ("z", z))));
        Assert.Equal(whole["z"].Value, pieces["z"].Value, 1e-10);
        Assert.Equal(whole["z"].StandardError, pieces["z"].StandardError, 1e-10);
        Assert.Equal(whole.LogLikelihood, pieces.LogLikelihood, 1e-10);
    }

    [Fact]
    public void Early_times_are_counted_and_clusters_asked_for()
    {
        double[] entry = [.. Times.Select((time, i) => i == 4 ? time : 0)];
        DesignMatrix design = DesignMatrix.Create(false, 12, ("z", Other));
        Assert.Contains("at or before entry", Assert.Throws<ArgumentException>(() => Fit(Group, design, entry: entry)).Message, StringComparison.Ordinal);
        CoxResult left = Fit(Group, design, new() { EarlyTimes = EarlyTimeRule.LeaveOut }, entry);
        Assert.Equal(1, left.Early.Rows);
        Assert.Contains(left.Warnings, warning => warning.StartsWith("1 row (0 with the event) at or before", StringComparison.Ordinal));
        Assert.Contains("need clusters", Assert.Throws<ArgumentException>(() => Fit(Group, design, new() { StandardErrors = StandardErrorKind.CR0 })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new CoxRegression(new() { StandardErrors = StandardErrorKind.CR2 }));
        CoxResult one = Fit(Group, design, new() { StandardErrors = StandardErrorKind.CR1 }, clusters: Grouping.FromKeys("school", [.. Enumerable.Repeat(1, 12)]));
        Assert.True(double.IsNaN(one["z"].StandardError));
    }

    [Fact]
    public void A_hundred_thousand_clusters_and_strata_are_taken()
    {
        const int n = 200_000;
        var random = new RandomStream(5);
        double[] x = new double[n], time = new double[n], occurred = new double[n];
        int[] pair = new int[n];
        for (int i = 0; i < n; i++)
        {
            (x[i], pair[i]) = (random.Normal(), i / 2);
            time[i] = -Math.Log(random.OpenUniform()) * Math.Exp(-0.5 * x[i]);
            occurred[i] = random.Bernoulli(0.8) ? 1 : 0;
        }

        Grouping pairs = Grouping.FromKeys("pair", pair);
        var data = new CoxData(new EventTimes(time, occurred), DesignMatrix.Create(false, n, ("x", x)), clusters: pairs);
        CoxResult clustered = new CoxRegression(new() { StandardErrors = StandardErrorKind.CR1 }).Fit(data);
        Assert.Equal(100_000, clustered.SampleSizes.Single(size => size.Level == "pair").Count);
        Assert.Equal(0.5, clustered["x"].Value, 0.02);
        CoxResult stratified = new CoxRegression().Fit(new CoxData(data.Times, data.Design, strata: pairs));
        Assert.Equal(0.5, stratified["x"].Value, 0.03);
    }
}
