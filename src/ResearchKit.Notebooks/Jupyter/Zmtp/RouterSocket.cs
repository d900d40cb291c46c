using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace ResearchKit.Notebooks.Jupyter.Zmtp;

/// <summary>A message and the peer it came from.</summary>
/// <param name="Identity">The peer's identity: its own, or the one that the socket made for it.</param>
/// <param name="Parts">The parts of the message, at least one.</param>
internal sealed record RoutedMessage(byte[] Identity, IReadOnlyList<ReadOnlyMemory<byte>> Parts);

/// <summary>
/// ROUTER: knows its peers by identity, and answers each one. A peer that connects with an identity that is in use takes it over: it is the same
/// client, back again. What is sent to a peer that is gone is dropped.
/// </summary>
internal sealed class RouterSocket(IPEndPoint endPoint, ZmtpLimits limits, Action<string> refused, Action<RoutedMessage> received)
    : ZmtpSocket("ROUTER", ["DEALER", "REQ", "ROUTER"], endPoint, limits, refused)
{
    private readonly ConcurrentDictionary<string, ZmtpConnection> _peers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ZmtpConnection, byte[]> _identities = new();
    private int _anonymous;

    /// <summary>Sends a message to a peer.</summary>
    /// <param name="identity">The peer.</param>
    /// <param name="parts">The message.</param>
    /// <returns>False if the peer is gone.</returns>
    public bool Send(byte[] identity, IReadOnlyList<ReadOnlyMemory<byte>> parts) =>
        _peers.TryGetValue(Key(identity), out var connection) && connection.Send(ZmtpFrame.EncodeMessage(parts));

    /// <inheritdoc/>
    public override void Join(ZmtpConnection connection)
    {
        var identity = connection.Identity.Length > 0 ? connection.Identity : NextIdentity();
        _identities[connection] = identity;
        ZmtpConnection? before = null;
        _peers.AddOrUpdate(Key(identity), connection, (_, old) =>
        {
            before = old;
            return connection;
        });
        before?.Disconnect();
    }

    /// <inheritdoc/>
    public override void Leave(ZmtpConnection connection, bool joined)
    {
        base.Leave(connection, joined);
        if (_identities.TryRemove(connection, out var identity))
            _peers.TryRemove(KeyValuePair.Create(Key(identity), connection));
    }

    /// <inheritdoc/>
    public override void Receive(ZmtpConnection connection, List<ReadOnlyMemory<byte>> parts) => received(new RoutedMessage(_identities[connection], parts));

    private static string Key(byte[] identity) => Encoding.Latin1.GetString(identity);

    private byte[] NextIdentity()
    {
        var identity = new byte[1 + sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(identity.AsSpan(1), Interlocked.Increment(ref _anonymous));
        return identity;
    }
}
