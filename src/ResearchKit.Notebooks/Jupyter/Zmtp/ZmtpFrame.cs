using System.Buffers.Binary;

namespace ResearchKit.Notebooks.Jupyter.Zmtp;

/// <summary>A frame: one part of a message, or a command.</summary>
/// <param name="IsCommand">Whether it is a command.</param>
/// <param name="HasMore">Whether further parts of the same message follow.</param>
/// <param name="Body">Its content.</param>
internal readonly record struct ZmtpFrame(bool IsCommand, bool HasMore, byte[] Body)
{
    /// <summary>Flag: more parts follow.</summary>
    public const byte More = 1;

    /// <summary>Flag: the length has eight octets instead of one.</summary>
    public const byte Long = 2;

    /// <summary>Flag: a command.</summary>
    public const byte Command = 4;

    private const int ShortHeader = 2;
    private const int LongHeader = 9;

    /// <summary>A whole message as it goes over the wire.</summary>
    /// <param name="parts">Its parts, at least one.</param>
    public static byte[] EncodeMessage(IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        var length = 0;
        for (var i = 0; i < parts.Count; i++)
            length = checked(length + HeaderLength(parts[i].Length) + parts[i].Length);
        var wire = GC.AllocateUninitializedArray<byte>(length);
        var position = 0;
        for (var i = 0; i < parts.Count; i++)
            position += Write(wire.AsSpan(position), i < parts.Count - 1 ? More : (byte)0, parts[i].Span);
        return wire;
    }

    /// <summary>A command frame as it goes over the wire.</summary>
    /// <param name="body">Name and data of the command.</param>
    public static byte[] EncodeCommand(ReadOnlySpan<byte> body)
    {
        var wire = new byte[HeaderLength(body.Length) + body.Length];
        Write(wire, Command, body);
        return wire;
    }

    private static int HeaderLength(int length) => length > byte.MaxValue ? LongHeader : ShortHeader;

    private static int Write(Span<byte> wire, byte flags, ReadOnlySpan<byte> body)
    {
        var header = HeaderLength(body.Length);
        wire[0] = header == LongHeader ? (byte)(flags | Long) : flags;
        if (header == LongHeader)
            BinaryPrimitives.WriteInt64BigEndian(wire[1..], body.Length);
        else
            wire[1] = (byte)body.Length;
        body.CopyTo(wire[header..]);
        return header + body.Length;
    }
}
