using ResearchKit.Charts;
using ResearchKit.Charts.Diagrams;
using ResearchKit.Frames;
using ResearchKit.Privacy;

namespace ResearchKit.Tests.Charts.Diagrams;

public sealed class DiagramTests
{
    [Fact]
    public void Each_node_lies_one_layer_after_the_last_before_it_and_beginnings_stand_close_to_what_needs_them()
    {
        // 0 → 1 → 2 → 3, 0 → 3, 4 → 3: the long edge takes a place in layers 1 and 2; 4 stands just before 3.
        var layout = LayeredLayout.Of(5, [(0, 1), (1, 2), (2, 3), (0, 3), (4, 3)]);
        Assert.Equal([0, 1, 2, 3, 2], layout.Layers.Take(5));
        Assert.Equal(4, layout.Routes[3].Length);
        Assert.Equal([0, 3], new[] { layout.Routes[3][0], layout.Routes[3][^1] });
    }

    [Fact]
    public void Barycentres_untangle_a_ladder()
    {
        // Two layers joined in reverse order: 0-7, 1-6, 2-5, 3-4 cross six times as given and need not cross at all.
        var layout = LayeredLayout.Of(8, [(0, 7), (1, 6), (2, 5), (3, 4)]);
        Assert.Equal(0, layout.Crossings());
    }

    [Fact]
    public void Neighbours_in_a_layer_stay_one_row_apart_and_otherwise_where_they_want()
    {
        // Least squares by hand: 0 and 0 want the same row and share the shift; 5 is free.
        Assert.Equal([-0.5, 0.5, 5], LayeredLayout.Separated([0, 0, 5]));
        Assert.Equal([-1, 0, 1], LayeredLayout.Separated([1, 0, -1]));
        Assert.Empty(LayeredLayout.Separated([]));
    }

    [Fact]
    public void A_random_graph_keeps_its_order_of_layers_and_its_distances()
    {
        (int From, int To)[] edges = [.. Enumerable.Range(1, 79).SelectMany(i => new[] { (i * 31 % i, i), (i * 17 % i, i) }).Distinct()];
        var layout = LayeredLayout.Of(80, edges);
        Assert.All(edges, edge => Assert.True(layout.Layers[edge.From] < layout.Layers[edge.To]));
        Assert.All(layout.Rows, row => Assert.All(row.Skip(1).Zip(row), pair => Assert.True(layout.Heights[pair.First] - layout.Heights[pair.Second] >= 1 - 1e-9)));
        Assert.Equal(0, layout.Heights.Min());
    }

    [Fact]
    public void A_cycle_is_refused_by_the_names_of_its_skills()
    {
        var message = Assert.Throws<ArgumentException>(() => Chart.Prerequisites([("a", "b"), ("b", "c"), ("c", "d"), ("d", "b")])).Message;
        Assert.Contains("\"b\" → \"c\" → \"d\" → \"b\"", message, StringComparison.Ordinal);
        Assert.Contains("\"a\" → \"a\"", Assert.Throws<ArgumentException>(() => Chart.Prerequisites([("a", "a")])).Message, StringComparison.Ordinal);
        Assert.Empty(LayeredLayout.Cycle(20_000, [.. Enumerable.Range(0, 19_999).Select(i => (i, i + 1))]));
    }

    [Fact]
    public void Graphs_tell_their_ends_and_values_and_refuse_what_cannot_be_read()
    {
        var chart = Chart.Prerequisites([("a", "b"), ("a", "c")], new Dictionary<string, double> { ["b"] = 0.4, ["c"] = double.NaN, ["apart"] = 0.9 });
        Assert.Contains("4 skills in 2 layers with 2 prerequisites. First: a, apart; last: b, c, apart. Lowest mastery: 0.4 (b), highest 0.9 (apart).", chart.AlternativeText, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", chart.ToSvg() + chart.ToPlotlyJson(), StringComparison.Ordinal);
        Assert.Contains("there are 81 skills", Assert.Throws<ArgumentException>(() => Chart.Prerequisites([.. Enumerable.Range(0, 80).Select(i => ($"s{i}", $"s{i + 1}"))])).Message, StringComparison.Ordinal);
        Assert.Contains("'edges' is empty", Assert.Throws<ArgumentException>(() => Chart.Prerequisites([])).Message, StringComparison.Ordinal);
        Column[] columns = [Column.Create("before", ["a"]), Column.Create("after", ["b"])];
        Assert.True(Chart.Prerequisites(ChartGallery.Frame(columns), "before", "after").IsSynthetic);
        Assert.Throws<ProtectedDataException>(() => Chart.Prerequisites(DataFrame.FromColumns(columns), "before", "after"));
    }

    [Fact]
    public void Paths_whose_interval_covers_zero_are_dashed_and_the_others_told()
    {
        var chart = Chart.CrossLag(["maths", "burnout"], ["t1", "t2"], [new CrossLagPath("maths", "t1", "burnout", "t2", -0.2, -0.3, -0.1), new CrossLagPath("burnout", "t1", "maths", "t2", -0.05, -0.15, 0.05)]);
        Assert.Contains("Of 2 cross-lagged paths 1 have an interval that leaves out zero: maths (t1) to burnout (t2) −0.20.", chart.AlternativeText, StringComparison.Ordinal);
        var links = Assert.IsType<NodeLinkMark>(chart.Marks[0]).Links;
        Assert.Equal([false, true], links.Select(link => link.IsDashed));
        Assert.True(links[0].Width > links[1].Width);
    }

    [Fact]
    public void Paths_that_do_not_fit_are_named()
    {
        string Message(CrossLagPath path) => Assert.Throws<ArgumentException>(() => Chart.CrossLag(["maths", "burnout"], ["t1", "t2"], [path])).Message;
        Assert.Contains("does not lead to a later wave", Message(new CrossLagPath("maths", "t2", "maths", "t1", 0.1, 0, 0.2)), StringComparison.Ordinal);
        Assert.Contains("\"burnout\"", Message(new CrossLagPath("burnuot", "t1", "maths", "t2", 0.1, 0, 0.2)), StringComparison.Ordinal);
        Assert.Contains("'lower' of path maths (t1) → maths (t2) is 0.5", Message(new CrossLagPath("maths", "t1", "maths", "t2", 0.1, 0.5, 0.6)), StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_names_stay_texts()
    {
        var chart = Chart.Prerequisites([("<script>alert(1)</script>", "$x$ %{y}")]);
        Assert.DoesNotContain("<script", chart.ToSvg(), StringComparison.Ordinal);
        Assert.DoesNotContain("<", chart.ToPlotlyJson(), StringComparison.Ordinal);
        Assert.DoesNotContain("%{", chart.ToPlotlyJson().Replace("\"meta\":{\"alt\":", "", StringComparison.Ordinal).Split("\"layout\"")[0], StringComparison.Ordinal);
    }
}
