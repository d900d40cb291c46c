using ResearchKit.Frames;
using ResearchKit.Frames.Storage;

namespace ResearchKit.Tests.Frames.Storage;

public class FrameQueueTests
{
    private static FrameTable Rows(int count) => new(DataFrame.FromColumns(Column.Create("n", Enumerable.Range(0, count))).Opened());

    [Fact]
    public void GivesBatchesInTheirOrderAndThenNothing()
    {
        var queue = new FrameQueue(100);
        Assert.True(queue.Add(Rows(1), 50, CancellationToken.None));
        Assert.True(queue.Add(Rows(2), 50, CancellationToken.None));
        queue.Complete();
        Assert.Equal([1, 2], [queue.Take()!.RowCount, queue.Take()!.RowCount]);
        Assert.Null(queue.Take());
        Assert.Throws<InvalidOperationException>(() => queue.Add(Rows(1), 1, CancellationToken.None));
    }

    [Fact]
    public async Task AddWaitsForRoom()
    {
        var queue = new FrameQueue(100);
        queue.Add(Rows(1), 1000, CancellationToken.None);
        var second = Task.Run(() => queue.Add(Rows(2), 1, CancellationToken.None));
        Assert.NotSame(second, await Task.WhenAny(second, Task.Delay(100)));
        Assert.Equal(1, queue.Take()!.RowCount);
        Assert.True(await second);
    }

    [Fact]
    public async Task AWaitingAddStopsWithItsTokenAndAddsNothing()
    {
        var queue = new FrameQueue(100);
        queue.Add(Rows(1), 100, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var second = Task.Run(() => queue.Add(Rows(2), 1, stop.Token));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        queue.Complete();
        Assert.Equal(1, queue.Take()!.RowCount);
        Assert.Null(queue.Take());
    }

    [Fact]
    public async Task ClosingEndsBothSidesWithTheFirstReason()
    {
        var queue = new FrameQueue(100);
        var taking = Task.Run(queue.Take);
        queue.Close(new IOException("disk full"));
        queue.Close(new IOException("later"));
        var ended = await Assert.ThrowsAsync<OperationCanceledException>(() => taking);
        Assert.Equal("disk full", ended.InnerException!.Message);
        Assert.Equal("disk full", queue.ClosedBy!.Message);
        Assert.False(queue.Add(Rows(1), 1, CancellationToken.None));
    }

    [Fact]
    public async Task ClosingEndsAWaitingAdd()
    {
        var queue = new FrameQueue(100);
        queue.Add(Rows(1), 100, CancellationToken.None);
        var second = Task.Run(() => queue.Add(Rows(2), 1, CancellationToken.None));
        queue.Close(new IOException("disk full"));
        Assert.False(await second);
    }
}
