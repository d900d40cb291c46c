using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace ResearchKit.Benchmarks.Jupyter;

/// <summary>A front end made of bytes alone.</summary>
internal sealed class RawFrontEnd : IDisposable
{
    public static readonly byte[] Greeting = [0xFF, .. new byte[8], 0x7F, 3, 0, .. "NULL"u8, .. new byte[16], 0, .. new byte[31]];
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 30_000, SendTimeout = 30_000 };
    private readonly byte[] _rest = new byte[1 << 16];

    public RawFrontEnd(int port) => _socket.Connect(new IPEndPoint(IPAddress.Loopback, port));

    public static RawFrontEnd Connected(int port)
    {
        var connection = new RawFrontEnd(port);
        connection.Send([.. Greeting, .. Ready("DEALER")]);
        return connection;
    }

    /// <summary>A READY for one of the socket types that a kernel's sockets take; some of them fit this port.</summary>
    public static byte[] ReadyFor(int port, int number) => Ready(((port + (number / 2)) % 3) switch { 0 => "DEALER", 1 => "SUB", _ => "REQ" });

    public static byte[] Message(string key, byte[][] parts)
    {
        var signature = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), parts.SelectMany(part => part).ToArray())));
        byte[][] frames = ["<IDS|MSG>"u8.ToArray(), signature, .. parts];
        return [.. frames.SelectMany((frame, i) => Frame(frame, more: i < frames.Length - 1))];
    }

    /// <summary>Asks for kernel_info at the shell and for an echo at the heartbeat; throws if no answer comes within half a minute.</summary>
    public static void CheckAlive(int[] ports, string key)
    {
        using var shell = Connected(ports[0]);
        var header = """{"msg_id": "alive", "username": "u", "session": "s", "date": "", "msg_type": "kernel_info_request", "version": "5.3"}"""u8.ToArray();
        shell.Send(Message(key, [header, "{}"u8.ToArray(), "{}"u8.ToArray(), "{}"u8.ToArray()]));
        shell.ReceiveUntil("kernel_info_reply");
        using var beat = Connected(ports[4]);
        beat.Send(0, 4, (byte)'b', (byte)'e', (byte)'a', (byte)'t');
        beat.ReceiveUntil("beat");
    }

    public void Send(params byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
            sent += _socket.Send(bytes, sent, bytes.Length - sent, SocketFlags.None);
    }

    /// <summary>Reads what is there, without waiting.</summary>
    public void DiscardAnswers()
    {
        while (_socket.Available > 0)
            _socket.Receive(_rest);
    }

    /// <summary>Closes without the wait in which a port cannot be used again.</summary>
    public void CloseAtOnce()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Dispose();
    }

    public void Dispose() => _socket.Dispose();

    public static byte[] Ready(string socketType)
    {
        byte[] body = [5, .. "READY"u8, 11, .. "Socket-Type"u8, 0, 0, 0, (byte)socketType.Length, .. Encoding.ASCII.GetBytes(socketType)];
        return [4, (byte)body.Length, .. body];
    }

    public static byte[] Frame(byte[] body, bool more) => body.Length < 256
        ? [(byte)(more ? 1 : 0), (byte)body.Length, .. body]
        : [(byte)(more ? 3 : 2), 0, 0, 0, 0, 0, 0, (byte)(body.Length >> 8), (byte)body.Length, .. body];

    private void ReceiveUntil(string words)
    {
        var text = new StringBuilder();
        while (!text.ToString().Contains(words, StringComparison.Ordinal))
        {
            var count = _socket.Receive(_rest);
            if (count == 0)
                throw new IOException($"The kernel closed the connection before \"{words}\".");
            text.Append(Encoding.Latin1.GetString(_rest, 0, count));
        }
    }
}
