using System.Text;

namespace ResearchKit.Notebooks.Jupyter.Zmtp;

/// <summary>A command: a name of 1 to 255 octets, preceded by its length, and data.</summary>
/// <param name="Name">The name.</param>
/// <param name="Data">What follows it.</param>
internal readonly record struct ZmtpCommand(string Name, ReadOnlyMemory<byte> Data)
{
    private const int TimeToLiveLength = 2;

    /// <summary>Reads the body of a command frame.</summary>
    /// <exception cref="ZmtpProtocolException">It has no name.</exception>
    public static ZmtpCommand Read(byte[] body)
    {
        if (body.Length == 0 || body[0] == 0 || body.Length < 1 + body[0])
            throw new ZmtpProtocolException("it sent a command without a name.");
        return new ZmtpCommand(Encoding.Latin1.GetString(body, 1, body[0]), body.AsMemory(1 + body[0]));
    }

    /// <summary>The answer to this PING: its context, without the time to live.</summary>
    /// <exception cref="ZmtpProtocolException">The PING is too short.</exception>
    public byte[] Pong() => Data.Length < TimeToLiveLength
        ? throw new ZmtpProtocolException("it sent a PING without a time to live.")
        : new ZmtpCommand("PONG", Data[TimeToLiveLength..]).Encode();

    /// <summary>An ERROR that tells a peer why it is refused.</summary>
    public static byte[] Error(string reason) => new ZmtpCommand("ERROR", (byte[])[(byte)reason.Length, .. Encoding.ASCII.GetBytes(reason)]).Encode();

    /// <summary>The command as it goes over the wire.</summary>
    public byte[] Encode() => ZmtpFrame.EncodeCommand([(byte)Name.Length, .. Encoding.ASCII.GetBytes(Name), .. Data.Span]);
}
