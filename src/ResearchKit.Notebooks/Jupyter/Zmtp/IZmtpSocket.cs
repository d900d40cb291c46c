namespace ResearchKit.Notebooks.Jupyter.Zmtp;

/// <summary>What a connection tells the socket that it belongs to. All but <see cref="Accepts"/> may be called on any thread.</summary>
internal interface IZmtpSocket
{
    /// <summary>Its type, as peers are told.</summary>
    string SocketType { get; }

    /// <summary>The identity that peers are told; empty for none.</summary>
    byte[] Identity { get; }

    /// <summary>Whether a peer of that type may connect.</summary>
    bool Accepts(string peerType);

    /// <summary>Tells why a peer was disconnected.</summary>
    void Refuse(string reason);

    /// <summary>A peer has shaken hands.</summary>
    void Join(ZmtpConnection connection);

    /// <summary>A connection ended.</summary>
    /// <param name="connection">Which one.</param>
    /// <param name="joined">Whether it had shaken hands.</param>
    void Leave(ZmtpConnection connection, bool joined);

    /// <summary>A message came, on the thread of its connection.</summary>
    void Receive(ZmtpConnection connection, List<ReadOnlyMemory<byte>> parts);

    /// <summary>A peer subscribed or took a subscription back, by a command.</summary>
    void Subscribe(ZmtpConnection connection, ReadOnlyMemory<byte> topic, bool subscribed);
}
