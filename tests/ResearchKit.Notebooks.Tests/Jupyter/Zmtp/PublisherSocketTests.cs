using System.Net;
using System.Text;
using ResearchKit.Notebooks.Jupyter.Zmtp;

namespace ResearchKit.Notebooks.Tests.Jupyter.Zmtp;

public sealed class PublisherSocketTests : IDisposable
{
    private readonly PublisherSocket _publisher;

    public PublisherSocketTests()
    {
        _publisher = Open(new ZmtpLimits { QueuedBytes = 1 << 20, QueueWait = TimeSpan.FromMilliseconds(300), TopicBytes = 100 });
    }

    public void Dispose() => _publisher.Dispose();

    private static PublisherSocket Open(ZmtpLimits limits)
    {
        var publisher = new PublisherSocket(new IPEndPoint(IPAddress.Loopback, 0), limits, _ => { }) { Welcome = topic => [topic, "welcome"u8.ToArray()] };
        publisher.Start();
        return publisher;
    }

    // A message by ZMTP 3.0, a command by ZMTP 3.1.
    private static void Subscribe(RawPeer peer, byte minor, string topic, bool cancel = false)
    {
        var bytes = Encoding.ASCII.GetBytes(topic);
        var name = cancel ? "CANCEL"u8.ToArray() : "SUBSCRIBE"u8.ToArray();
        peer.Send(minor == 0 ? [0, (byte)(1 + bytes.Length), (byte)(cancel ? 0 : 1), .. bytes] : [4, (byte)(1 + name.Length + bytes.Length), (byte)name.Length, .. name, .. bytes]);
        if (!cancel)
            Assert.Equal([1, (byte)bytes.Length, .. bytes, 0, 7, .. "welcome"u8], peer.Receive(2 + bytes.Length + 9));
    }

    private static Thread Begin(ThreadStart work)
    {
        var thread = new Thread(work) { IsBackground = true };
        thread.Start();
        return thread;
    }

    private void Publish(string topic) => _publisher.Publish([Encoding.ASCII.GetBytes(topic), "!"u8.ToArray()]);

    private static string Next(RawPeer peer)
    {
        Assert.Equal(1, peer.Receive(1)[0]);
        var topic = Encoding.ASCII.GetString(peer.Receive(peer.Receive(1)[0]));
        Assert.Equal([0, 1, (byte)'!'], peer.Receive(3));
        return topic;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Sends_what_begins_with_a_topic_and_nothing_else(byte minor)
    {
        using var peer = RawPeer.Shaken(_publisher.Port, "SUB", minor: minor);
        Publish("before");
        Subscribe(peer, minor, "ab");
        Publish("a");
        Publish("ab");
        Publish("abc");
        Publish("b");
        Publish("ab");
        Assert.Equal(["ab", "abc", "ab"], new[] { Next(peer), Next(peer), Next(peer) });
        Subscribe(peer, minor, "");
        Publish("zz");
        Assert.Equal("zz", Next(peer));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_topic_subscribed_twice_is_cancelled_twice(byte minor)
    {
        using var peer = RawPeer.Shaken(_publisher.Port, "SUB", minor: minor);
        Subscribe(peer, minor, "ab");
        Subscribe(peer, minor, "ab");
        Subscribe(peer, minor, "ab", cancel: true);
        Subscribe(peer, minor, "nothing", cancel: true);
        Subscribe(peer, minor, "barrier");
        Publish("ab1");
        Assert.Equal("ab1", Next(peer));
        Subscribe(peer, minor, "ab", cancel: true);
        Subscribe(peer, minor, "barrier2");
        Publish("ab2");
        Publish("barrier3");
        Assert.Equal("barrier3", Next(peer));
    }

    [Fact]
    public void Each_subscriber_gets_its_own()
    {
        using var one = RawPeer.Shaken(_publisher.Port, "SUB");
        using var two = RawPeer.Shaken(_publisher.Port, "XSUB", minor: 1);
        Subscribe(one, 0, "1");
        Subscribe(two, 1, "2");
        Publish("1x");
        Publish("2x");
        Assert.Equal(("1x", "2x"), (Next(one), Next(two)));
    }

    [Fact]
    public void A_subscriber_that_does_not_read_is_disconnected_and_the_others_get_everything()
    {
        using var idle = RawPeer.Shaken(_publisher.Port, "SUB");
        using var reader = RawPeer.Shaken(_publisher.Port, "SUB");
        Subscribe(idle, 0, "");
        Subscribe(reader, 0, "");
        const int Messages = 40;
        var body = new byte[1 << 20];
        var publishing = Begin(() =>
        {
            for (var i = 0; i < Messages; i++)
                _publisher.Publish([new[] { (byte)i }, body]);
        });
        for (var i = 0; i < Messages; i++)
        {
            Assert.Equal([1, 1, (byte)i, 2], reader.Receive(4));
            reader.Receive(8 + body.Length);
        }

        Assert.True(publishing.Join(TimeSpan.FromSeconds(30)));
        Assert.True(idle.IsClosed());
    }

    [Fact]
    public void A_slow_subscriber_holds_the_sender_up_and_gets_everything()
    {
        using var publisher = Open(new ZmtpLimits { QueuedBytes = 1 << 20 });
        using var peer = RawPeer.Shaken(publisher.Port, "SUB");
        Subscribe(peer, 0, "");
        var body = new byte[1 << 20];
        var publishing = Begin(() =>
        {
            for (var i = 0; i < 30; i++)
                publisher.Publish([new[] { (byte)i }, body]);
        });
        Assert.False(publishing.Join(TimeSpan.FromMilliseconds(300)));
        for (var i = 0; i < 30; i++)
        {
            Assert.Equal((byte)i, peer.Receive(4)[2]);
            peer.Receive(8 + body.Length);
        }

        Assert.True(publishing.Join(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void A_subscriber_of_endless_topics_is_disconnected()
    {
        using var peer = RawPeer.Shaken(_publisher.Port, "SUB");
        for (var i = 0; i < 4; i++)
            peer.Send([0, 31, 1, .. new byte[30]]);
        Assert.True(peer.IsClosed());
    }

    [Fact]
    public void Other_messages_of_subscribers_mean_nothing()
    {
        using var peer = RawPeer.Shaken(_publisher.Port, "SUB");
        peer.Send([0, 0, 0, 2, 7, 7, 1, 1, 1, 0, 1, 65]);
        Subscribe(peer, 0, "a");
        Publish("A");
        Publish("a");
        Assert.Equal("a", Next(peer));
    }
}
