using System.Net;
using System.Net.Sockets;

namespace ResearchKit.Notebooks.Jupyter.Zmtp;

/// <summary>
/// A front end's socket: DEALER, which sends and receives, or SUB, which is subscribed to everything. It has one peer, to which it connects.
/// </summary>
/// <param name="socketType"><c>DEALER</c> or <c>SUB</c>.</param>
/// <param name="identity">The identity that the peer is told; empty for none.</param>
/// <param name="limits">What it puts up with.</param>
/// <param name="refused">Told, on any thread, why the peer was disconnected.</param>
/// <param name="received">Takes a message, on the connection's thread. While it waits nothing more is read, and the peer's queue fills.</param>
internal sealed class ConnectedSocket(string socketType, byte[] identity, ZmtpLimits limits, Action<string> refused, Action<IReadOnlyList<ReadOnlyMemory<byte>>> received) : IZmtpSocket, IDisposable
{
    private const int PauseMilliseconds = 15;
    private static readonly byte[] SubscribeToAll = [1];
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ZmtpConnection? _connection;
    private volatile bool _closing;

    /// <inheritdoc/>
    public string SocketType => socketType;

    /// <inheritdoc/>
    public byte[] Identity => identity;

    /// <summary>Connects; a peer that does not listen yet is waited for.</summary>
    /// <param name="endPoint">Where the peer is, or will be.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        while (true)
        {
            var socket = new Socket(endPoint.AddressFamily, System.Net.Sockets.SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
                _connection = new ZmtpConnection(this, socket, limits);
                _connection.Start();
                break;
            }
            catch (SocketException notYet) when (notYet.SocketErrorCode is SocketError.ConnectionRefused or SocketError.ConnectionReset)
            {
                socket.Dispose();
                await Task.Delay(PauseMilliseconds, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        await _joined.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a message.</summary>
    /// <returns>False if the peer is gone.</returns>
    public bool Send(IReadOnlyList<ReadOnlyMemory<byte>> parts) => _connection?.Send(ZmtpFrame.EncodeMessage(parts)) ?? false;

    /// <inheritdoc/>
    public bool Accepts(string peerType) => socketType == "SUB" ? peerType is "PUB" or "XPUB" : peerType is "ROUTER" or "REP" or "DEALER";

    /// <inheritdoc/>
    public void Refuse(string reason)
    {
        if (!_closing)
            refused($"{socketType} socket: {reason}");
    }

    /// <inheritdoc/>
    public void Join(ZmtpConnection connection)
    {
        if (socketType == "SUB")
            connection.Send(ZmtpFrame.EncodeMessage([SubscribeToAll]));
        _joined.TrySetResult();
    }

    /// <inheritdoc/>
    public void Leave(ZmtpConnection connection, bool joined) => _joined.TrySetException(new IOException($"the peer of a {socketType} socket went before it had shaken hands."));

    /// <inheritdoc/>
    public void Receive(ZmtpConnection connection, List<ReadOnlyMemory<byte>> parts) => received(parts);

    /// <inheritdoc/>
    public void Subscribe(ZmtpConnection connection, ReadOnlyMemory<byte> topic, bool subscribed)
    {
        // nothing is published here
    }

    /// <summary>Disconnects at once.</summary>
    public void Dispose()
    {
        _closing = true;
        _connection?.Disconnect();
    }
}
