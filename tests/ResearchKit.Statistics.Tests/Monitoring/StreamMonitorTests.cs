using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Monitoring;
using Xunit;

namespace ResearchKit.Statistics.Tests.Monitoring;

public sealed class StreamMonitorTests
{
    private static readonly double[] Stream = [.. Enumerable.Range(0, 1200).Select(t => (t < 700 ? 0.2 : 0.6) + Math.Sin(t * 12.9898) * 0.15)];
    private static readonly double[] Errors = [.. Enumerable.Range(0, 1000).Select(i => (i % 5 == 0 ? 1.0 : 0) - 0.2)];

    [Fact]
    public void Page_and_Hinkley_agree_with_the_formula()
    {
        var test = new PageHinkley(1000);
        for (int t = 0; t < 600; t++)
        {
            Assert.False(test.Update(MonitoringSample.Outcomes[t], MonitoringSample.Risks[t]));
            if (t is 99 or 599)
                Assert.Equal(MonitoringSample.Value($"ph_{t}"), test.Statistic, 1e-9);
        }

        test.Reset();
        Assert.Equal((0, 0.0), (test.Count, test.Statistic));
    }

    [Fact]
    public void Page_and_Hinkley_alarm_at_the_stated_rate()
    {
        double threshold = PageHinkley.ThresholdFor(Errors, 400, 0.1);

        DetectionPerformance found = DetectionPerformance.Simulate(() => new PageHinkley(threshold), new() { Risks = new[] { 0.2 }, Horizon = 400, Replications = 2000, Seed = 3 });

        Assert.InRange(found.FalseAlarms.Value, 0.1 - 0.033, 0.1 + 0.033);
    }

    [Fact]
    public void Windows_agree_with_an_implementation_on_raw_values()
    {
        var window = new Adwin(0.002);
        var alarms = new List<int>();
        for (int t = 0; t < Stream.Length; t++)
        {
            if (window.Update(Stream[t], 0))
                alarms.Add(t);
            if (t is 100 or 699 or 720 or 800 or 1199)
                Assert.Equal(MonitoringSample.Value($"adwin_length_{t}"), window.WindowLength);
        }

        Assert.Equal(MonitoringSample.Value("adwin_first_alarm"), alarms[0]);
        Assert.Equal(MonitoringSample.Value("adwin_alarms"), alarms.Count);
        Assert.Equal(MonitoringSample.Value("adwin_mean"), window.Mean, 1e-9);
    }

    [Fact]
    public void Windows_keep_their_digits_under_an_offset()
    {
        var (plain, moved) = (new Adwin(), new Adwin());
        foreach (double value in Stream)
            Assert.Equal(plain.Update(value, 0), moved.Update(value + 1e8, 0));

        Assert.Equal(plain.WindowLength, moved.WindowLength);
    }

    [Fact]
    public void The_delta_of_a_stated_rate_gives_that_rate()
    {
        double delta = Adwin.DeltaFor(Errors, 300, 0.1, checkEvery: 4, replications: 600);

        DetectionPerformance found = DetectionPerformance.Simulate(() => new Adwin(delta, checkEvery: 4), new() { Risks = new[] { 0.2 }, Horizon = 300, Replications = 1000, Seed = 3 });

        Assert.True(delta < 0.999);
        Assert.InRange(found.FalseAlarms.Value, 0.04, 0.15);
    }

    [Fact]
    public void What_is_no_number_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new PageHinkley(1).Update(double.NaN, 0));
        Assert.Throws<ArgumentException>(() => new Adwin().Update(double.PositiveInfinity, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PageHinkley(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adwin(1));
        Assert.Throws<ArgumentException>(() => PageHinkley.ThresholdFor(new double[20], 100));
        Assert.True(double.IsNaN(new Adwin().Mean));
        var constant = new Adwin();
        for (int t = 0; t < 500; t++)
            Assert.False(constant.Update(0.3, 0));
        Assert.Equal(500, constant.WindowLength);
    }
}
