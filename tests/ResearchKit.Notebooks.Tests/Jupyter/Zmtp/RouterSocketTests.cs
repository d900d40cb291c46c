using System.Collections.Concurrent;
using System.Net;
using System.Text;
using ResearchKit.Notebooks.Jupyter.Zmtp;

namespace ResearchKit.Notebooks.Tests.Jupyter.Zmtp;

public sealed class RouterSocketTests : IDisposable
{
    private readonly BlockingCollection<RoutedMessage> _received = [];
    private readonly RouterSocket _router;

    public RouterSocketTests()
    {
        _router = new RouterSocket(new IPEndPoint(IPAddress.Loopback, 0), new ZmtpLimits { QueuedBytes = 1 << 20, QueueWait = TimeSpan.FromMilliseconds(200) }, _ => { }, _received.Add);
        _router.Start();
    }

    public void Dispose() => _router.Dispose();

    private RoutedMessage Next()
    {
        Assert.True(_received.TryTake(out var message, TimeSpan.FromSeconds(10)));
        return message;
    }

    [Fact]
    public void Messages_come_with_their_peers_identity_and_answers_go_to_that_peer_alone()
    {
        using var one = RawPeer.Shaken(_router.Port, "DEALER", "one");
        using var two = RawPeer.Shaken(_router.Port, "DEALER", "two");
        two.Send(1, 1, 65, 0, 2, 66, 67);
        var message = Next();
        Assert.Equal("two", Encoding.ASCII.GetString(message.Identity));
        Assert.Equal(["A", "BC"], message.Parts.Select(part => Encoding.ASCII.GetString(part.Span)));
        Assert.True(_router.Send("two"u8.ToArray(), ["x"u8.ToArray(), Array.Empty<byte>()]));
        Assert.True(_router.Send("one"u8.ToArray(), ["y"u8.ToArray()]));
        Assert.Equal([1, 1, (byte)'x', 0, 0], two.Receive(5));
        Assert.Equal([0, 1, (byte)'y'], one.Receive(3));
    }

    [Fact]
    public void Peers_without_identity_get_different_ones_that_begin_with_a_zero()
    {
        using var one = RawPeer.Shaken(_router.Port, "DEALER");
        one.Send(0, 1, 65);
        var first = Next().Identity;
        using var two = RawPeer.Shaken(_router.Port, "REQ", "");
        two.Send(0, 1, 65);
        var second = Next().Identity;
        Assert.Equal((0, 0), (first[0], second[0]));
        Assert.NotEqual(first, second);
        Assert.True(_router.Send(first, ["!"u8.ToArray()]));
        Assert.Equal([0, 1, (byte)'!'], one.Receive(3));
    }

    [Fact]
    public void A_peer_that_comes_back_takes_its_identity_over()
    {
        using var before = RawPeer.Shaken(_router.Port, "DEALER", "same");
        before.Send(0, 1, 65);
        Next();
        using var after = RawPeer.Shaken(_router.Port, "DEALER", "same");
        Assert.True(before.IsClosed());
        after.Send(0, 1, 66);
        Next();
        Assert.True(_router.Send("same"u8.ToArray(), ["!"u8.ToArray()]));
        Assert.Equal([0, 1, (byte)'!'], after.Receive(3));
    }

    [Fact]
    public void What_is_sent_to_nobody_is_dropped()
    {
        Assert.False(_router.Send("nobody"u8.ToArray(), ["!"u8.ToArray()]));
        var gone = RawPeer.Shaken(_router.Port, "DEALER", "gone");
        gone.Send(0, 1, 65);
        Next();
        gone.Dispose();
        Assert.True(SpinWait.SpinUntil(() => !_router.Send("gone"u8.ToArray(), ["!"u8.ToArray()]), TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void A_peer_that_does_not_read_is_disconnected_when_its_queue_stays_full()
    {
        using var idle = RawPeer.Shaken(_router.Port, "DEALER", "idle");
        idle.Send(0, 1, 65);
        Next();
        var mebibyte = new byte[1 << 20];
        var sent = 0;
        while (_router.Send("idle"u8.ToArray(), [mebibyte]))
            Assert.True(++sent < 100, "an idle peer's queue has no end");
        Assert.False(_router.Send("idle"u8.ToArray(), ["!"u8.ToArray()]));
    }
}
