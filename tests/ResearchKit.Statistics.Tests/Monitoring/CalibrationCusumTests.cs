using ResearchKit.Statistics.Distributions;
using ResearchKit.Statistics.Monitoring;
using Xunit;

namespace ResearchKit.Statistics.Tests.Monitoring;

public sealed class CalibrationCusumTests
{
    private static readonly double[] Risks = [.. Enumerable.Range(0, 500).Select(i => Elementary.Logistic(-1.5 + NormalDistribution.Quantile((i + 0.5) / 500)))];

    [Fact]
    public void The_course_agrees_with_the_formula()
    {
        CalibrationCusum course = CusumDesign.ForHorizon(MonitoringSample.Risks, 600).Monitor(MonitoringSample.Outcomes, MonitoringSample.Risks);

        foreach (int t in new[] { 0, 99, 299, 399, 599 })
        {
            Assert.Equal(MonitoringSample.Value($"cusum_up_{t}"), course.Upper[t], 1e-12);
            Assert.Equal(MonitoringSample.Value($"cusum_down_{t}"), course.Lower[t], 1e-12);
        }

        Assert.Equal(CalibrationShift.Upward, course.Shift);
        Assert.InRange(course.FirstAlarm!.Value, 360, 500);
        Assert.True(course.PValue < 0.01);
    }

    [Theory]
    [InlineData(0.05, 300)]
    [InlineData(0.01, 300)]
    [InlineData(0.2, 40)]
    public void Over_the_horizon_false_alarms_have_the_stated_probability(double probability, int horizon)
    {
        CusumDesign design = CusumDesign.ForHorizon(Risks, horizon, probability, new() { Replications = 8_000 });

        DetectionPerformance found = DetectionPerformance.Simulate(design.ToMonitor, new() { Risks = Risks, Horizon = horizon, Replications = 4_000, Seed = 99 });

        double error = Math.Sqrt(probability * (1 - probability) * (1 / 8_000.0 + 1 / 4_000.0));
        // Both sides have half each: together a little less than the whole, by the courses in which both alarm.
        Assert.InRange(found.FalseAlarms.Value, probability - probability * probability / 4 - 3.5 * error, probability + 3.5 * error);
        Assert.True(double.IsNaN(found.Detected.Value));
    }

    [Fact]
    public void Beyond_the_courses_that_were_drawn_the_tail_is_Lundbergs()
    {
        double by4000 = CusumDesign.ForHorizon(Risks, 200, 0.001, new() { Replications = 2000 }).UpperThreshold, by30000 = CusumDesign.ForHorizon(Risks, 200, 0.001, new() { Replications = 30_000 }).UpperThreshold;

        Assert.InRange(by4000, by30000 - 0.2, by30000 + 1.2);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(2000)]
    public void Mean_run_lengths_are_the_stated_ones(double runLength)
    {
        CusumDesign design = CusumDesign.ForRunLength(Risks, runLength);

        var random = new RandomStream(5);
        double cases = 0;
        const int Runs = 800;
        for (int run = 0; run < Runs; run++)
        {
            IChangeMonitor monitor = design.ToMonitor();
            bool alarm = false;
            while (!alarm)
            {
                double risk = Risks[random.Integer(Risks.Length)];
                alarm = monitor.Update(random.Bernoulli(risk) ? 1 : 0, risk);
                cases++;
            }
        }

        // Run lengths are nearly exponential: an error of 1 / sqrt(800), and that of the design.
        Assert.InRange(cases / Runs / runLength, 0.87, 1.15);
        Assert.InRange(design.MonteCarloError, 0.001, 0.05);
    }

    [Fact]
    public void Changes_are_found_on_their_side()
    {
        CusumDesign design = CusumDesign.ForHorizon(Risks, 600);
        DetectionPerformance Tried(double ratio) => DetectionPerformance.Simulate(design.ToMonitor, new() { Risks = Risks, Horizon = 600, ChangeAt = 200, OddsRatio = ratio, Replications = 500 });

        DetectionPerformance doubled = Tried(2), little = Tried(1.2);

        Assert.True(doubled.Detected.Value > 0.95);
        Assert.True(doubled.MedianDelay < 150);
        Assert.True(little.Detected.Value < doubled.Detected.Value);
        Assert.True(doubled.FalseAlarms.Value < 0.05);
        Assert.Equal(CalibrationShift.Downward, design.Monitor(new double[600], [.. Enumerable.Range(0, 600).Select(i => Risks[i % 500])]).Shift);
    }

    [Fact]
    public void Many_series_are_screened_with_false_alarms_adjusted()
    {
        var root = new RandomStream(11);
        RiskSeries[] series = [.. Enumerable.Range(0, 600).Select(s =>
        {
            RandomStream random = root.Split(s);
            double centre = random.Normal(-1.5, 0.6);
            double[] risks = [.. Enumerable.Range(0, 100 + s % 100).Select(_ => Elementary.Logistic(centre + random.Normal()))];
            double[] outcomes = [.. risks.Select(p => random.Bernoulli(s < 20 ? Elementary.Logistic(Elementary.Logit(p) + 1.6) : p) ? 1.0 : 0)];
            return new RiskSeries($"s{s}", outcomes, risks);
        })];

        IReadOnlyList<ScreenedSeries> screened = CalibrationScreen.Of(series);

        double alone = screened.Skip(20).Average(one => one.Course.FirstAlarm is null ? 0.0 : 1);
        Assert.InRange(alone, 0.02, 0.075);
        Assert.True(screened.Take(20).Count(one => one.IsAlarm) >= 18);
        Assert.True(screened.Skip(20).Count(one => one.IsAlarm) <= 5);
        // A series alone has the risks of its own for its threshold, and nearly the same p value.
        Assert.InRange(CalibrationScreen.Of([series[30]])[0].Course.PValue / screened[30].Course.PValue, 0.7, 1.4);
    }

    [Fact]
    public void Edges_are_answered_by_name()
    {
        CusumDesign design = CusumDesign.ForHorizon(Risks, 50);
        CalibrationCusum partly = design.Monitor([1, double.NaN, 0], [0.2, 0.3, double.NaN]);
        Assert.Equal(2, partly.NotUsed);
        Assert.Equal([0], partly.Cases);
        Assert.True(double.IsNaN(design.Monitor([], []).PValue));
        Assert.Null(design.Monitor([], []).FirstAlarm);
        Assert.Throws<ArgumentException>(() => design.Monitor([0.5], [0.5]));
        Assert.Throws<ArgumentException>(() => design.Monitor([1], [1.5]));
        Assert.Throws<ArgumentException>(() => design.Monitor([1], [0.5, 0.5]));
        Assert.Throws<ArgumentException>(() => CusumDesign.ForHorizon([double.NaN], 50));
        Assert.Contains("hardly moves", Assert.Throws<ArgumentException>(() => CusumDesign.ForRunLength([0.0], 100)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => CusumDesign.ForHorizon(Risks, 50, options: new() { UpperOddsRatio = 0.5 }));
        Assert.True(double.IsNaN(CalibrationScreen.Of([new("empty", Array.Empty<double>(), Array.Empty<double>())])[0].AdjustedPValue));
        Assert.Throws<ArgumentException>(() => DetectionPerformance.Simulate(design.ToMonitor, new() { Risks = Risks, Horizon = 10, ChangeAt = 10 }));
    }
}
