using ResearchKit.Statistics.Causal;
using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Estimation;
using ResearchKit.Statistics.Regression;

namespace ResearchKit.Statistics.Tests.Causal;

public class PanelDesignTests
{
    /// <summary>Effects that grow, taken up at two times by all units: two-way fixed effects go wrong.</summary>
    private static PanelData Growing(bool withNever = false, double jump = 1)
    {
        var random = new RandomStream(3);
        var rows = Enumerable.Range(0, 60).SelectMany(unit => Enumerable.Range(1, 8).Select(time => (Unit: unit, Time: (double)time, Start: unit % 3 == 0 ? 3.0 : unit % 3 == 1 || !withNever ? 6.0 : double.NaN))).ToArray();
        return new PanelData(
            rows.Select(row => row.Unit + (0.5 * row.Time) + (row.Time >= row.Start ? jump * (1 + row.Time - row.Start) : 0) + (0.1 * random.Normal())).ToArray(), Grouping.FromKeys("school", [.. rows.Select(row => row.Unit)]),
            rows.Select(row => row.Time).ToArray(), rows.Select(row => row.Start).ToArray());
    }

    [Fact]
    public void Two_way_fixed_effects_agree_with_dummies_and_clubSandwich()
    {
        DesignReference.Same(DesignReference.Row("twfe"), new DifferenceInDifferences().Fit(DesignReference.Panel())["treated"]);
        foreach (StandardErrorKind kind in new[] { StandardErrorKind.CR0, StandardErrorKind.CR1 })
            Assert.Equal(DesignReference.Row($"twfe {kind}")[0], new DifferenceInDifferences(new() { StandardErrors = kind }).Fit(DesignReference.Panel())["treated"].StandardError, 1e-9);
        Assert.Equal(DesignReference.Row("negative weights")[0], new DifferenceInDifferences().Fit(DesignReference.Panel()).NegativeWeightShare, 1e-9);
    }

    [Fact]
    public void Event_studies_agree_with_dummies_and_clubSandwich()
    {
        PanelResult result = new EventStudy().Fit(DesignReference.Panel(row => row[3] != 5));
        foreach (int period in new[] { -2, 0, 1, 2, 3 })
            DesignReference.Same(DesignReference.Row($"event {period}"), result[$"period {period}"]);
        double[] joint = DesignReference.Row("pretrend");
        Assert.Equal(joint[0], result.PreTrendTest!.Statistic, 1e-8);
        Assert.Equal(joint[3], result.PreTrendTest.PValue, 1e-8);
        Assert.Equal(-2, PanelResult.PeriodOf("period -2"));
        Assert.Null(PanelResult.PeriodOf("treated"));
    }

    [Theory]
    [InlineData("notyet", StaggeredControls.NotYetTreated)]
    [InlineData("never", StaggeredControls.NeverTreated)]
    public void Staggered_adoption_agrees_with_the_paper_s_formulas(string name, StaggeredControls controls)
    {
        StaggeredAdoptionResult result = new StaggeredAdoption(new() { Controls = controls }).Fit(DesignReference.Panel());
        void Same(double value, double error, Estimate estimate)
        {
            Assert.Equal(value, estimate.Value, 1e-9);
            Assert.Equal(error, estimate.StandardError, 1e-9);
        }

        double[][] cells = DesignReference.Rows($"gt {name}");
        Assert.Equal(cells.Length, result.GroupTimes.Count);
        foreach (double[] cell in cells)
            Same(cell[2], cell[3], result.GroupTimes.Single(one => one.Start == cell[0] && one.Time == cell[1]).Effect);
        Same(DesignReference.Row($"overall {name}")[0], DesignReference.Row($"overall {name}")[1], result.Overall);
        foreach (double[] one in DesignReference.Rows($"dynamic {name}"))
            Same(one[1], one[2], result.Dynamic.Single(effect => effect.Period == (int)one[0]).Effect);
        foreach (double[] one in DesignReference.Rows($"calendar {name}"))
            Same(one[1], one[2], result.ByTime.Single(effect => effect.Time == one[0]).Effect);
        foreach (double[] one in DesignReference.Rows($"group {name}"))
            Same(one[1], one[2], result.ByStart.Single(effect => effect.Start == one[0]).Effect);
        Assert.InRange(result.SimultaneousMultiplier, 1.96, 4);
    }

    [Fact]
    public void Growing_effects_taken_up_at_different_times_turn_two_way_fixed_effects_and_are_warned_of()
    {
        PanelResult naive = new DifferenceInDifferences().Fit(Growing());
        Assert.InRange(naive.NegativeWeightShare, 0.05, 0.95);
        Assert.Contains("StaggeredAdoption", Assert.Single(naive.Warnings), StringComparison.Ordinal);
        // Effects are 1, 2, 3, ...; those of the first three times can be told, and are 2 on average.
        StaggeredAdoptionResult right = new StaggeredAdoption().Fit(Growing());
        Assert.Equal(2, right.Overall.Value, 0.1);
        Assert.True(naive["treated"].Value < 1.2, naive["treated"].ToString());
        Assert.Equal([1, 2, 3], right.Dynamic.Where(one => one.Period is >= 0 and <= 2).Select(one => Math.Round(one.Effect.Value)));
        Assert.All(right.Dynamic.Where(one => one.Period < 0), one => Assert.InRange(one.Effect.Value, -0.2, 0.2));
    }

    [Fact]
    public void Starts_after_the_last_time_are_never_and_starts_at_the_first_are_left_out()
    {
        var rows = Enumerable.Range(0, 30).SelectMany(unit => Enumerable.Range(1, 4).Select(time => (Unit: unit, Time: (double)time, Start: unit < 5 ? 1.0 : unit < 15 ? 3.0 : 9.0))).ToArray();
        var random = new RandomStream(2);
        StaggeredAdoptionResult result = new StaggeredAdoption(new() { Controls = StaggeredControls.NeverTreated }).Fit(new PanelData(
            rows.Select(row => random.Normal() + (row.Time >= row.Start ? 5 : 0)).ToArray(), Grouping.FromKeys("school", [.. rows.Select(row => row.Unit)]), rows.Select(row => row.Time).ToArray(), rows.Select(row => row.Start).ToArray()));
        Assert.Equal(25, result.SampleSizes[1].Count);
        Assert.Contains("5 school are treated from the first time on", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal(5, result.Overall.Value, 1.5);
    }

    [Fact]
    public void Where_there_is_no_estimate_the_reason_is_said()
    {
        PanelData Of(Func<double[], double> start, Func<double[], bool>? which = null, Func<double, double>? outcome = null)
        {
            double[][] rows = [.. DesignReference.Rows("panel").Where(row => which?.Invoke(row) ?? true)];
            return new PanelData(rows.Column(0).Select(outcome ?? (y => y)).ToArray(), rows.Groups("school", 1), rows.Column(2), rows.Select(start).ToArray());
        }

        string Did(PanelData data) => new DifferenceInDifferences().Fit(data).Convergence.Reason!;
        Assert.Contains("no row is treated", Did(Of(_ => double.NaN)), StringComparison.Ordinal);
        Assert.Contains("all rows are treated", Did(Of(_ => 1)), StringComparison.Ordinal);
        Assert.Contains("1 of 24 school are ever treated", Did(Of(row => row[1] == 1 ? 3 : double.NaN)), StringComparison.Ordinal);
        Assert.Contains("of one time", Did(Of(row => row[3], row => row[2] == 2)), StringComparison.Ordinal);
        Assert.Contains("no row is complete", Did(Of(row => row[3], outcome: _ => double.NaN)), StringComparison.Ordinal);
        Assert.Contains("does not vary", Did(Of(row => row[3], outcome: _ => 1e8)), StringComparison.Ordinal);
        Assert.Contains("reference period -1", new EventStudy().Fit(Of(row => row[3] == 99 ? double.NaN : row[3], row => row[2] != row[3] - 1)).Convergence.Reason!, StringComparison.Ordinal);
        Assert.Contains("never treated", new StaggeredAdoption(new() { Controls = StaggeredControls.NeverTreated }).Fit(Growing()).Convergence.Reason!, StringComparison.Ordinal);
        Assert.Contains("first treated after the first time", new StaggeredAdoption().Fit(Of(_ => double.NaN)).Convergence.Reason!, StringComparison.Ordinal);
        Assert.True(double.IsNaN(new StaggeredAdoption().Fit(Of(_ => double.NaN)).Overall.Value));
        Assert.Contains("two times of first treatment", Assert.Throws<ArgumentException>(() => Of(row => row[2])).Message, StringComparison.Ordinal);
        Assert.Contains("whole numbers", Assert.Throws<ArgumentException>(() => new PanelData(new double[] { 1 }, Grouping.FromKeys("school", [1]), new[] { 1.5 }, new[] { 1.0 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Work_can_be_stopped_and_the_same_seed_gives_the_same_bands()
    {
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Assert.Throws<OperationCanceledException>(() => new StaggeredAdoption().Fit(Growing(), stopped.Token));
        Assert.Throws<OperationCanceledException>(() => new EventStudy().Fit(Growing(), stopped.Token));
        Assert.Equal(new StaggeredAdoption().Fit(Growing(true)).SimultaneousMultiplier, new StaggeredAdoption().Fit(Growing(true)).SimultaneousMultiplier);
    }
}
