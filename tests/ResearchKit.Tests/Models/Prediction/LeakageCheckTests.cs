using ResearchKit.Frames;
using ResearchKit.Models;
using ResearchKit.Statistics.Prediction;
using ResearchKit.Store;
using ResearchKit.Synthesis;

namespace ResearchKit.Tests.Models;

/// <summary>Every planted leak is found, and nothing else, in tasks of a synthetic city. The benchmark <c>leakage</c> does it for a hundred.</summary>
public sealed class LeakageCheckTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "leaks-" + Guid.NewGuid().ToString("N"));

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, true);
    }

    [Fact]
    public void Planted_leaks_are_found_and_clean_tasks_are_clean()
    {
        CityDataset.Write(new CityOptions { Learners = 1500, Years = 1, VisitsPerWeek = 0 }, _folder);
        using LearningStore city = LearningStore.Open(CityDataset.BuildStore(_folder));
        LeakTask[] tasks = [.. LeakTask.Of(city, [2023], [14]).Take(5)];
        Assert.True(tasks.Length >= 5, $"{tasks.Length} tasks");
        foreach (LeakTask task in tasks)
        {
            Assert.True(task.Clean().IsClean, $"{task.Name}: {string.Join("; ", task.Clean().Findings)}");
            foreach ((string leak, string column, LeakageKind[] kinds, LeakageReport report) in task.Planted(1))
            {
                Assert.True(report.Findings.Any(one => one.Column == column && kinds.Contains(one.Kind)), $"{task.Name}: {leak} was not found: {string.Join("; ", report.Findings)}");
                Assert.All(report.Findings, one => Assert.Equal(column, one.Column));
            }
        }
    }

    [Fact]
    public void A_report_says_what_was_not_checked_and_stops_a_pipeline()
    {
        DataFrame frame = ModelSample.Frame().WithColumn("low", row => row.Get<double>("z") < 0).WithColumn("copy", row => row.Get<double>("z") < 0 ? "a" : "b");
        LeakageReport report = Prediction.CheckLeakage("low ~ x + copy", frame);
        Assert.Equal(LeakageKind.TargetCopy, Assert.Single(report.Findings).Kind);
        Assert.Contains("whose row is whose", report.ToMimeBundle().Data[ResearchKit.Display.MimeTypes.Text], StringComparison.Ordinal);
        Assert.Contains("copy", Assert.Throws<InvalidOperationException>(() => report.RequireClean()).Message, StringComparison.Ordinal);
        Assert.Same(Prediction.CheckLeakage("low ~ x", frame).RequireClean().Formula.Text, Prediction.CheckLeakage("low ~ x", frame).Formula.Text);
        Assert.Contains("did you mean", Assert.Throws<ArgumentException>(() => Prediction.CheckLeakage("low ~ x", frame, new() { Learner = "scool" })).Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Protected_rows_are_refused_with_what_works()
    {
        string said = Assert.Throws<ProtectedDataException>(() => Prediction.CheckLeakage("girl ~ x", ModelSample.Frame(Protection.Protected))).Message;
        Assert.Contains("synthetic city", said, StringComparison.Ordinal);
    }
}
