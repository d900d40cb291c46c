using System.Net;

namespace ResearchKit.Notebooks.Jupyter.Zmtp;

/// <summary>
/// XPUB: sends each message to the peers that subscribed to a beginning of its first part. Subscriptions come as messages (ZMTP 3.0: 01 or 00 and
/// the topic) or as commands (ZMTP 3.1). A peer that reads slowly holds the sender up for as long as the limits say, and is disconnected then.
/// </summary>
internal sealed class PublisherSocket(IPEndPoint endPoint, ZmtpLimits limits, Action<string> refused)
    : ZmtpSocket("XPUB", ["SUB", "XSUB"], endPoint, limits, refused)
{
    /// <summary>Makes the message that a peer gets when it subscribes to a topic; null for none.</summary>
    public Func<ReadOnlyMemory<byte>, IReadOnlyList<ReadOnlyMemory<byte>>>? Welcome { get; init; }

    /// <summary>Sends a message to all who subscribed to it.</summary>
    /// <param name="parts">The message; the first part is its topic.</param>
    public void Publish(IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        byte[]? wire = null;
        foreach (var connection in Connections())
        {
            if (connection.Subscriptions.Match(parts[0].Span))
                connection.Send(wire ??= ZmtpFrame.EncodeMessage(parts));
        }
    }

    /// <inheritdoc/>
    public override void Receive(ZmtpConnection connection, List<ReadOnlyMemory<byte>> parts)
    {
        // Other messages from subscribers mean nothing here.
        if (parts is [{ Length: > 0 } only] && only.Span[0] is 0 or 1)
            Subscribe(connection, only[1..], only.Span[0] == 1);
    }

    /// <inheritdoc/>
    public override void Subscribe(ZmtpConnection connection, ReadOnlyMemory<byte> topic, bool subscribed)
    {
        if (!subscribed)
        {
            connection.Subscriptions.Remove(topic);
            return;
        }

        connection.Subscriptions.Add(topic);
        if (Welcome is not null)
            connection.Send(ZmtpFrame.EncodeMessage(Welcome(topic)));
    }
}
