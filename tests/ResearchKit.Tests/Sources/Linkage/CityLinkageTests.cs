using ResearchKit.Display;
using ResearchKit.Sources.Linkage;
using Xunit.Abstractions;

namespace ResearchKit.Tests.Sources.Linkage;

/// <summary>The linkage of the shipped exports, judged by their answer key.</summary>
public sealed class CityLinkageTests(ITestOutputHelper output)
{
    private static readonly string Folder = Environment.GetEnvironmentVariable("CITY") ?? CityPersons.Shipped;

    [Fact]
    public void Precision_and_recall_hold_over_all_and_in_each_system()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var persons = new CityPersons(Folder);
        output.WriteLine($"read {watch.Elapsed}");
        var judge = LinkageJudge.Judge(persons);
        output.WriteLine($"linked {watch.Elapsed}");
        output.WriteLine(judge.Table());
        output.WriteLine(judge.Report.ToMimeBundle().Data[MimeTypes.Text]);
        foreach (var fault in judge.Faults())
            output.WriteLine(fault);
        Assert.True(judge.Precision() >= 0.99, judge.Table());
        Assert.True(judge.Recall() >= 0.95, judge.Table());
    }
}
