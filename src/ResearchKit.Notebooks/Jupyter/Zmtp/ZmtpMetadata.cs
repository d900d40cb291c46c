using System.Buffers.Binary;
using System.Text;

namespace ResearchKit.Notebooks.Jupyter.Zmtp;

/// <summary>The properties of a READY command: name (length octet and octets, without regard to case), value (four octets of length and octets).</summary>
/// <param name="SocketType">Property <c>Socket-Type</c>; empty if it is missing.</param>
/// <param name="Identity">Property <c>Identity</c>; empty if it is missing.</param>
internal sealed record ZmtpMetadata(string SocketType, byte[] Identity)
{
    private const int LongestIdentity = 255;

    /// <summary>Reads the data of a READY command.</summary>
    /// <exception cref="ZmtpProtocolException">It is malformed.</exception>
    public static ZmtpMetadata Read(ReadOnlySpan<byte> data)
    {
        var (socketType, identity) = ("", Array.Empty<byte>());
        while (!data.IsEmpty)
        {
            var nameLength = data[0];
            if (nameLength == 0 || data.Length < 1 + nameLength + sizeof(uint))
                throw Malformed();
            var name = Encoding.Latin1.GetString(data.Slice(1, nameLength));
            var length = BinaryPrimitives.ReadUInt32BigEndian(data[(1 + nameLength)..]);
            data = data[(1 + nameLength + sizeof(uint))..];
            if (length > data.Length)
                throw Malformed();
            var value = data[..(int)length];
            data = data[(int)length..];
            if (name.Equals("Socket-Type", StringComparison.OrdinalIgnoreCase))
                socketType = Encoding.Latin1.GetString(value);
            else if (name.Equals("Identity", StringComparison.OrdinalIgnoreCase))
                identity = value.ToArray();
        }

        // Identities that begin with a zero are those that a ROUTER makes itself.
        if (identity.Length > LongestIdentity || identity is [0, ..])
            throw new ZmtpProtocolException("its identity is longer than 255 octets or begins with a zero.");
        return new ZmtpMetadata(socketType, identity);
    }

    /// <summary>A READY command that names a socket type, and the identity of a socket that has one.</summary>
    public static byte[] Ready(string socketType, byte[] identity)
    {
        var properties = Property("Socket-Type", Encoding.ASCII.GetBytes(socketType));
        return new ZmtpCommand("READY", identity.Length == 0 ? properties : (byte[])[.. properties, .. Property("Identity", identity)]).Encode();
    }

    private static byte[] Property(string name, byte[] value)
    {
        Span<byte> length = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteInt32BigEndian(length, value.Length);
        return [(byte)name.Length, .. Encoding.ASCII.GetBytes(name), .. length, .. value];
    }

    private static ZmtpProtocolException Malformed() => new("the properties of its READY command are malformed.");
}
