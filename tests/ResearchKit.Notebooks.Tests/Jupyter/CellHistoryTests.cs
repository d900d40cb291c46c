using ResearchKit.Notebooks.Jupyter;
using ResearchKit.Notebooks.Jupyter.Messages;

namespace ResearchKit.Notebooks.Tests.Jupyter;

public sealed class CellHistoryTests
{
    private readonly CellHistory _history = new();

    public CellHistoryTests()
    {
        foreach (var (number, code) in new[] { (1, "a"), (2, "ab"), (3, "a"), (4, "b") })
            _history.Add(number, code, "out" + code);
    }

    private int[] Numbers(HistoryRequest request) => [.. _history.Find(request).History.Select(cell => cell.Number)];

    [Fact]
    public void Finds_by_range_tail_and_pattern()
    {
        Assert.Equal([2, 3], Numbers(new HistoryRequest("range", Session: 1, Start: 2, Stop: 4)));
        Assert.Equal([3, 4], Numbers(new HistoryRequest("range", Start: 3)));
        Assert.Empty(Numbers(new HistoryRequest("range", Session: -1, Start: 1)));
        Assert.Equal([3, 4], Numbers(new HistoryRequest("tail", N: 2)));
        Assert.Equal([1, 2, 3], Numbers(new HistoryRequest("search", Pattern: "a*")));
        Assert.Equal([2, 3], Numbers(new HistoryRequest("search", Pattern: "a*", N: 2)));
        Assert.Equal([2, 3], Numbers(new HistoryRequest("search", Pattern: "a*", Unique: true)));
        Assert.Equal([2], Numbers(new HistoryRequest("search", Pattern: "?b")));
    }

    [Fact]
    public void An_unknown_way_of_asking_is_told() => Assert.Contains(
        "expected range, tail or search", Assert.Throws<MessageException>(() => _history.Find(new HistoryRequest("all"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Gives_outputs_where_asked_and_keeps_no_long_ones()
    {
        _history.Add(5, "long", new string('x', 10_001));
        var cells = _history.Find(new HistoryRequest("tail", N: 2, Output: true)).History;
        Assert.Equal(("outb", true), (cells[0].Output, cells[0].WithOutput));
        Assert.Null(cells[1].Output);
    }
}
