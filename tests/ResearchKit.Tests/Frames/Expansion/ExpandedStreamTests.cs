using ResearchKit.Frames.Expansion;

namespace ResearchKit.Tests.Frames.Expansion;

public sealed class ExpandedStreamTests
{
    private static readonly ExpansionLimit Small = new() { Free = 100, Ratio = 10, Maximum = 1000 };

    [Theory]
    [InlineData(100, 1, null)]
    [InlineData(101, 1, "expands to more than 10 times its compressed size")]
    [InlineData(500, 50, null)]
    [InlineData(501, 50, "expands to more than 10 times its compressed size")]
    [InlineData(1000, 500, null)]
    [InlineData(1001, 500, "expands to more than 0 MiB")]
    public void Content_may_expand_so_far(int expanded, int compressed, string? told)
    {
        using var stream = new ExpandedStream(new MemoryStream(new byte[expanded]), Count(compressed));
        var problem = Record.Exception(() => stream.CopyTo(Stream.Null));

        Assert.Equal(told is null, problem is null);
        Assert.StartsWith(told is null ? "" : "a.zip " + told, problem?.Message ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_count_together()
    {
        var count = Count(10);
        using var first = new ExpandedStream(new MemoryStream(new byte[60]), count);
        using var second = new ExpandedStream(new MemoryStream(new byte[60]), count);
        first.CopyTo(Stream.Null);

        Assert.Throws<ImportProblem>(() => second.CopyTo(Stream.Null));
    }

    [Fact]
    public void Content_that_was_cut_off_is_told()
    {
        using var stream = new ExpandedStream(new MemoryStream(new byte[60]), Count(10), least: 61);

        Assert.Contains("ends before", Assert.Throws<InvalidDataException>(() => stream.CopyTo(Stream.Null)).Message, StringComparison.Ordinal);
    }

    private static ExpansionCount Count(long compressed) => new(Small, compressed, what => new ImportProblem("a.zip " + what));

    private sealed class ImportProblem(string message) : Exception(message);
}
