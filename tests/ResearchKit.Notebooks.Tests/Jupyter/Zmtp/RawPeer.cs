using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ResearchKit.Notebooks.Tests.Jupyter.Zmtp;

/// <summary>A peer made of bytes alone, written after the ZMTP specification and not with the code under test.</summary>
internal sealed class RawPeer : IDisposable
{
    public static readonly byte[] Greeting30 = Greeting(0);

    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly NetworkStream _stream;

    public RawPeer(int port)
    {
        _client.Connect(IPAddress.Loopback, port);
        _client.ReceiveTimeout = 10_000;
        _stream = _client.GetStream();
    }

    public static RawPeer Shaken(int port, string socketType, string? identity = null, byte minor = 0)
    {
        var peer = new RawPeer(port);
        peer.Send(Greeting(minor));
        peer.Receive(64);
        peer.Send(Ready(socketType, identity));
        Assert.Equal(4, peer.Receive(1)[0]);
        peer.Receive(peer.Receive(1)[0]);
        return peer;
    }

    public static byte[] Greeting(byte minor) =>
        [0xFF, .. new byte[8], 0x7F, 3, minor, .. "NULL"u8, .. new byte[16], 0, .. new byte[31]];

    public static byte[] Ready(string socketType, string? identity = null)
    {
        byte[] body = [5, .. "READY"u8, .. Property("Socket-Type", socketType), .. identity is null ? [] : Property("Identity", identity)];
        return [4, (byte)body.Length, .. body];
    }

    public static byte[] Property(string name, string value) =>
        [(byte)name.Length, .. Encoding.ASCII.GetBytes(name), 0, 0, 0, (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];

    public void Send(params byte[] bytes) => _stream.Write(bytes);

    public byte[] Receive(int count)
    {
        var bytes = new byte[count];
        _stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Waits until the other side closes the connection; false if it does not within ten seconds.</summary>
    public bool IsClosed()
    {
        var rest = new byte[4096];
        try
        {
            while (_stream.Read(rest) > 0)
            {
            }

            return true;
        }
        catch (IOException error)
        {
            return error.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset };
        }
    }

    public void FinishSending() => _client.Client.Shutdown(SocketShutdown.Send);

    public void Dispose() => _client.Dispose();
}
