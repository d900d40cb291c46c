using System.Net;
using System.Net.Sockets;

namespace ResearchKit.Notebooks.Jupyter.Zmtp;

/// <summary>
/// A bound socket that speaks ZMTP 3.0 and 3.1 over TCP with the NULL mechanism (https://rfc.zeromq.org/spec/23/ and /37/). It accepts many peers.
/// </summary>
internal abstract class ZmtpSocket : IZmtpSocket, IDisposable
{
    private const int Backlog = 128;
    private const int KeepAliveSeconds = 30;
    private readonly Lock _lock = new();
    private readonly HashSet<ZmtpConnection> _connections = [];
    private readonly Socket _listener;
    private readonly Action<string> _refused;
    private volatile bool _closing;

    /// <summary>Binds the socket. Peers are let in from <see cref="Start"/> on.</summary>
    /// <param name="socketType">Its type, as peers are told.</param>
    /// <param name="peerTypes">Types of peers that go with it.</param>
    /// <param name="endPoint">Where to bind; exactly there. Port 0 takes a free one.</param>
    /// <param name="limits">What it puts up with.</param>
    /// <param name="refused">Told, on any thread, why a peer was disconnected.</param>
    /// <exception cref="SocketException">The port is taken, or may not be used.</exception>
    protected ZmtpSocket(string socketType, string[] peerTypes, IPEndPoint endPoint, ZmtpLimits limits, Action<string> refused)
    {
        (SocketType, PeerTypes, Limits, _refused) = (socketType, peerTypes, limits, refused);
        _listener = new Socket(endPoint.AddressFamily, System.Net.Sockets.SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _listener.Bind(endPoint);
            _listener.Listen(Backlog);
        }
        catch
        {
            _listener.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string SocketType { get; }

    /// <summary>None: peers connect to it, and know it by its address.</summary>
    public byte[] Identity => [];

    /// <summary>The port it is bound to.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>What it puts up with.</summary>
    protected ZmtpLimits Limits { get; }

    private string[] PeerTypes { get; }

    /// <summary>Lets peers in. Handlers are set before.</summary>
    public void Start() => new Thread(Accept, maxStackSize: 256 << 10) { IsBackground = true, Name = $"ZMTP {SocketType} accepts" }.Start();

    /// <summary>Ends all connections, each after what waits for it has been sent, or after that time.</summary>
    /// <param name="linger">How long to wait, for all of them together.</param>
    public void Close(TimeSpan linger)
    {
        var deadline = Environment.TickCount64 + (long)linger.TotalMilliseconds;
        _closing = true;
        _listener.Dispose();
        foreach (var connection in Connections())
            connection.Close(TimeSpan.FromMilliseconds(Math.Max(0, deadline - Environment.TickCount64)));
    }

    /// <summary>Ends all connections now.</summary>
    public void Dispose() => Close(TimeSpan.Zero);

    /// <inheritdoc/>
    public bool Accepts(string peerType) => PeerTypes.Contains(peerType, StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Refuse(string reason)
    {
        if (!_closing)
            _refused($"{SocketType} socket on port {Port}: {reason}");
    }

    /// <inheritdoc/>
    public virtual void Join(ZmtpConnection connection)
    {
    }

    /// <inheritdoc/>
    public virtual void Leave(ZmtpConnection connection, bool joined)
    {
        lock (_lock)
            _connections.Remove(connection);
    }

    /// <inheritdoc/>
    public abstract void Receive(ZmtpConnection connection, List<ReadOnlyMemory<byte>> parts);

    /// <inheritdoc/>
    public virtual void Subscribe(ZmtpConnection connection, ReadOnlyMemory<byte> topic, bool subscribed)
    {
    }

    /// <summary>The connections of this moment.</summary>
    protected ZmtpConnection[] Connections()
    {
        lock (_lock)
            return [.. _connections];
    }

    private void Accept()
    {
        while (!_closing)
        {
            Socket accepted;
            try
            {
                accepted = _listener.Accept();
            }
            catch (SocketException gone) when (gone.SocketErrorCode is SocketError.ConnectionAborted or SocketError.ConnectionReset)
            {
                continue; // the peer went before it was let in
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                if (!_closing)
                    Thread.Sleep(millisecondsTimeout: 10); // no file handles at this moment, for example
                continue;
            }

            try
            {
                LetIn(accepted);
            }
            catch (SocketException)
            {
                accepted.Dispose(); // it is gone again
            }
        }
    }

    private void LetIn(Socket accepted)
    {
        accepted.NoDelay = true;
        accepted.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, optionValue: true);
        accepted.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
        var connection = new ZmtpConnection(this, accepted, Limits);
        lock (_lock)
        {
            if (_connections.Count < Limits.Peers)
            {
                _connections.Add(connection);
                connection.Start();
                return;
            }
        }

        Refuse($"a connection was closed at once: {Limits.Peers} peers are there already.");
        accepted.Dispose();
    }
}
