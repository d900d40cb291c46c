using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ResearchKit.Notebooks.Jupyter.Zmtp;

namespace ResearchKit.Notebooks.Tests.Jupyter.Zmtp;

/// <summary>What all sockets do: shake hands, refuse what breaks the rules, stay within limits. Bytes are those of ZeroMQ's specifications 23 and 37.</summary>
public sealed class ZmtpSocketTests : IDisposable
{
    private static readonly IPEndPoint Free = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _refusals = new();
    private EchoSocket _echo;

    public ZmtpSocketTests() => _echo = Open(new ZmtpLimits());

    public void Dispose() => _echo.Dispose();

    private EchoSocket Open(ZmtpLimits limits)
    {
        var socket = new EchoSocket(Free, limits, _refusals.Enqueue);
        socket.Start();
        return socket;
    }

    private void Limit(ZmtpLimits limits)
    {
        _echo.Dispose();
        _echo = Open(limits);
    }

    private string Refusal()
    {
        Assert.True(SpinWait.SpinUntil(() => !_refusals.IsEmpty, TimeSpan.FromSeconds(10)), "nothing was refused");
        return _refusals.TryDequeue(out var reason) ? reason : "";
    }

    [Fact]
    public void Sends_its_whole_greeting_without_waiting()
    {
        using var peer = new RawPeer(_echo.Port);
        byte[] expected = [0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 3, 1, (byte)'N', (byte)'U', (byte)'L', (byte)'L', .. new byte[48]];
        Assert.Equal(expected, peer.Receive(64));
    }

    [Fact]
    public void Answers_a_greeting_that_comes_in_two_pieces_with_ready_and_its_type()
    {
        using var peer = new RawPeer(_echo.Port);
        peer.Send(RawPeer.Greeting30[..10]);
        peer.Receive(64);
        peer.Send(RawPeer.Greeting30[10..]);
        byte[] expected = [4, 24, 5, .. "READY"u8, 11, .. "Socket-Type"u8, 0, 0, 0, 3, .. "REP"u8];
        expected[1] = (byte)(expected.Length - 2);
        Assert.Equal(expected, peer.Receive(expected.Length));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Shakes_hands_with_both_minor_versions_and_ignores_unknown_properties(byte minor)
    {
        using var peer = new RawPeer(_echo.Port);
        peer.Send(RawPeer.Greeting(minor));
        byte[] ready = [5, .. "READY"u8, .. RawPeer.Property("X-Unknown", "?"), .. RawPeer.Property("socket-TYPE", "REQ")];
        peer.Send([4, (byte)ready.Length, .. ready, 1, 0, 0, 2, (byte)'h', (byte)'i']);
        peer.Receive(64 + 27);
        Assert.Equal([1, 0, 0, 2, (byte)'h', (byte)'i'], peer.Receive(6));
    }

    public static TheoryData<string, byte[], string> BrokenRules => new()
    {
        { "http", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(), "does not speak ZMTP" },
        { "version 2", [0xFF, .. new byte[8], 0x7F, 2], "it speaks ZMTP 2" },
        { "mechanism", [0xFF, .. new byte[8], 0x7F, 3, 0, .. "PLAIN"u8, .. new byte[47]], "other than NULL" },
        { "message first", [.. RawPeer.Greeting30, 0, 1, 65], "leaves room for 0" },
        { "other command", [.. RawPeer.Greeting30, 4, 6, 5, .. "HELLO"u8], "did not begin with a READY" },
        { "nameless command", [.. RawPeer.Greeting30, 4, 1, 0], "command without a name" },
        { "name too long", [.. RawPeer.Greeting30, 4, 2, 5, 65], "command without a name" },
        { "property too long", [.. RawPeer.Greeting30, 4, 13, 5, .. "READY"u8, 1, 65, 0xFF, 0xFF, 0xFF, 0xFF, 1], "READY command are malformed" },
        { "property cut", [.. RawPeer.Greeting30, 4, 8, 5, .. "READY"u8, 4, 65], "READY command are malformed" },
        { "socket type", [.. RawPeer.Greeting30, .. RawPeer.Ready("SUB")], "\"SUB\" socket, which does not go with REP" },
        { "no socket type", [.. RawPeer.Greeting30, 4, 6, 5, .. "READY"u8], "\"\" socket" },
        { "zero identity", [.. RawPeer.Greeting30, .. RawPeer.Ready("REQ", "\0x")], "begins with a zero" },
        { "reserved flag", [.. RawPeer.Greeting30, .. RawPeer.Ready("REQ"), 8, 0], "flags 0x08" },
        { "command in parts", [.. RawPeer.Greeting30, .. RawPeer.Ready("REQ"), 5, 0], "command in several parts" },
        { "negative length", [.. RawPeer.Greeting30, .. RawPeer.Ready("REQ"), 2, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], "of 18446744073709551615 bytes" },
        { "1 GB frame", [.. RawPeer.Greeting30, .. RawPeer.Ready("REQ"), 2, 0, 0, 0, 0, 0x40, 0, 0, 0, 65, 65], "a frame of 1073741824 bytes" },
        { "long command", [.. RawPeer.Greeting30, .. RawPeer.Ready("REQ"), 6, 0, 0, 0, 0, 0, 1, 0, 1], "a command of 65537 bytes" },
        { "ping without time", [.. RawPeer.Greeting30, .. RawPeer.Ready("REQ"), 4, 6, 4, .. "PING"u8, 1], "PING without a time" },
        { "error", [.. RawPeer.Greeting30, .. RawPeer.Ready("REQ"), 4, 7, 5, .. "ERROR"u8, 0], "sent an ERROR" },
    };

    [Theory, MemberData(nameof(BrokenRules))]
    public void A_peer_that_breaks_the_rules_is_disconnected_with_a_reason_and_others_go_on(string rule, byte[] bytes, string reason)
    {
        using var other = RawPeer.Shaken(_echo.Port, "REQ");
        using var peer = new RawPeer(_echo.Port);
        peer.Send(bytes);
        Assert.True(peer.IsClosed(), rule);
        Assert.Contains(reason, Refusal(), StringComparison.Ordinal);
        other.Send(0, 1, 65);
        Assert.Equal([0, 1, 65], other.Receive(3));
    }

    [Fact]
    public void A_wrong_socket_type_is_told_by_an_error_command()
    {
        using var peer = new RawPeer(_echo.Port);
        peer.Send([.. RawPeer.Greeting30, .. RawPeer.Ready("PUB")]);
        peer.Receive(64 + 27);
        Assert.Equal([4, 26, 5, .. "ERROR"u8, 19, .. "Invalid socket type"u8], peer.Receive(28));
        Assert.True(peer.IsClosed());
    }

    [Fact]
    public void A_peer_that_stops_in_the_handshake_is_disconnected()
    {
        Limit(new ZmtpLimits { Handshake = TimeSpan.FromMilliseconds(200) });
        using var peer = new RawPeer(_echo.Port);
        peer.Send(RawPeer.Greeting30[..11]);
        Assert.True(peer.IsClosed());
    }

    [Fact]
    public void A_ping_is_answered_with_its_context()
    {
        using var peer = RawPeer.Shaken(_echo.Port, "REQ", minor: 1);
        peer.Send([4, 10, 4, .. "PING"u8, 0, 100, .. "ctx"u8]);
        Assert.Equal([4, 8, 4, .. "PONG"u8, .. "ctx"u8], peer.Receive(10));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(255, 2)]
    [InlineData(256, 9)]
    [InlineData(40_000, 9)]
    [InlineData(3_000_000, 9)]
    public void Frames_of_all_lengths_pass(int length, int header)
    {
        var body = new byte[length];
        for (var i = 0; i < length; i++)
            body[i] = (byte)(i * 31);
        byte[] frame = header == 2 ? [0, (byte)length, .. body] : [2, 0, 0, 0, 0, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length, .. body];
        using var peer = RawPeer.Shaken(_echo.Port, "DEALER");
        peer.Send(frame);
        Assert.Equal(frame, peer.Receive(frame.Length));
    }

    [Fact]
    public void A_message_of_many_parts_may_not_pass_the_limits_of_one()
    {
        Limit(new ZmtpLimits { MessageBytes = 10, MessageFrames = 3 });
        using var peer = RawPeer.Shaken(_echo.Port, "REQ");
        peer.Send([1, 6, .. new byte[6], 0, 4, .. new byte[4]]);
        Assert.Equal(14, peer.Receive(14).Length);
        peer.Send([1, 6, .. new byte[6], 0, 5]);
        Assert.True(peer.IsClosed());
        Assert.Contains("a frame of 5 bytes; the limit leaves room for 4", Refusal(), StringComparison.Ordinal);
        using var another = RawPeer.Shaken(_echo.Port, "REQ");
        another.Send(1, 0, 1, 0, 1, 0, 0, 0);
        Assert.True(another.IsClosed());
        Assert.Contains("more than 3 frames", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_more_peers_than_the_limit_are_let_in_and_one_that_goes_makes_room()
    {
        Limit(new ZmtpLimits { Peers = 1 });
        var first = RawPeer.Shaken(_echo.Port, "REQ");
        using (var second = new RawPeer(_echo.Port))
            Assert.True(second.IsClosed());
        Assert.Contains("1 peers", Refusal(), StringComparison.Ordinal);
        first.Dispose();
        Assert.True(SpinWait.SpinUntil(LetsIn, TimeSpan.FromSeconds(10)));

        bool LetsIn()
        {
            using var next = new RawPeer(_echo.Port);
            try
            {
                return next.Receive(64).Length == 64;
            }
            catch (IOException)
            {
                return false;
            }
        }
    }

    [Fact]
    public void A_taken_port_is_refused_at_once()
    {
        var error = Assert.Throws<SocketException>(() => new EchoSocket(new IPEndPoint(IPAddress.Loopback, _echo.Port), new ZmtpLimits(), _refusals.Enqueue));
        Assert.Equal(SocketError.AddressAlreadyInUse, error.SocketErrorCode);
    }

    [Fact]
    public void Closing_sends_what_waits_and_then_ends_the_connection()
    {
        using var peer = RawPeer.Shaken(_echo.Port, "REQ");
        byte[] frame = [2, 0, 0, 0, 0, 0, 0x40, 0, 0, .. new byte[0x400000]];
        peer.Send(frame);
        Assert.Equal([2], peer.Receive(1)); // the answer is on its way
        var closing = new Thread(() => _echo.Close(TimeSpan.FromSeconds(10))) { IsBackground = true };
        closing.Start();
        Assert.Equal(frame.Length - 1, peer.Receive(frame.Length - 1).Length);
        Assert.True(peer.IsClosed());
        peer.Dispose();
        Assert.True(closing.Join(TimeSpan.FromSeconds(20)));
    }
}
