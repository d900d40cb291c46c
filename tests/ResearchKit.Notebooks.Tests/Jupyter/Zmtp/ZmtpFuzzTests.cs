using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ResearchKit.Notebooks.Jupyter.Zmtp;
using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Notebooks.Tests.Jupyter.Zmtp;

/// <summary>A small, fixed part of what the benchmark <c>jupyter-fuzz</c> does a million times.</summary>
public sealed class ZmtpFuzzTests
{
    private static readonly byte[] Talk =
    [
        .. RawPeer.Greeting30, .. RawPeer.Ready("DEALER", "me"), 1, 3, 1, 2, 3, 0, 2, 4, 5, 2, 0, 0, 0, 0, 0, 0, 1, 0, .. new byte[256], 4, 7, 4, .. "PING"u8, 0, 1,
    ];

    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(1, 20).Select(seed => (ulong)seed)];

    [Theory, MemberData(nameof(Seeds))]
    public void Random_bytes_and_mutated_talks_end_no_more_than_their_own_connection(ulong seed)
    {
        var received = new ConcurrentQueue<RoutedMessage>();
        using var router = new RouterSocket(new IPEndPoint(IPAddress.Loopback, 0), new ZmtpLimits(), _ => { }, received.Enqueue);
        router.Start();
        var random = new RandomStream(seed);
        for (var i = 0; i < 25; i++)
        {
            var bytes = i % 2 == 0 ? Noise(random) : Mutated(random);
            using var peer = new RawPeer(router.Port);
            try
            {
                peer.Send(bytes);
                peer.FinishSending();
            }
            catch (Exception gone) when (gone is IOException or SocketException)
            {
                continue; // it was disconnected while it was still talking
            }

            Assert.True(peer.IsClosed());
        }

        received.Clear();
        using var good = RawPeer.Shaken(router.Port, "DEALER");
        good.Send(0, 1, 65);
        Assert.True(SpinWait.SpinUntil(() => !received.IsEmpty, TimeSpan.FromSeconds(10)));
    }

    private static byte[] Noise(RandomStream random)
    {
        var bytes = new byte[1 + random.Integer(400)];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)random.Integer(256);
        return bytes;
    }

    private static byte[] Mutated(RandomStream random)
    {
        var bytes = Talk.ToList();
        for (var i = random.Integer(4); i >= 0; i--)
        {
            var at = random.Integer(bytes.Count);
            switch (random.Integer(4))
            {
                case 0:
                    bytes[at] = (byte)random.Integer(256);
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes.Insert(at, (byte)random.Integer(256));
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    bytes.Add(0);
                    break;
            }
        }

        return [.. bytes];
    }
}
