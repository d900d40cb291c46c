using ResearchKit.Charts;
using ResearchKit.Charts.Marks;

namespace ResearchKit.Tests.Charts;

/// <summary>What holds for every type of mark, whoever wrote it.</summary>
public sealed class MarkConformanceTests
{
    public static TheoryData<Type> Types => [.. typeof(Mark).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Mark)) && !type.IsAbstract)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_mark_has_a_drawing_in_both_renderers(Type mark) => Assert.Contains(mark, MarkRegistry.Marks);

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_mark_is_in_a_golden_chart(Type mark) =>
        Assert.Contains(mark, ChartGallery.All.Values.SelectMany(chart => chart.Marks).Select(each => each.GetType()));
}
