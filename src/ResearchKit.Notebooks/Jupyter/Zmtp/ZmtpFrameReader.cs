using System.Buffers.Binary;

namespace ResearchKit.Notebooks.Jupyter.Zmtp;

/// <summary>Reads frames from a peer. What a peer announces is not allocated before it arrives: announcing a gigabyte costs nothing.</summary>
internal sealed class ZmtpFrameReader(Stream stream, ZmtpLimits limits)
{
    private const int BufferSize = 32 << 10;
    private const int FirstAllocation = 1 << 20;
    private readonly byte[] _buffer = new byte[BufferSize];
    private int _start;
    private int _end;

    /// <summary>Reads bytes outside of frames: the greeting.</summary>
    /// <exception cref="EndOfStreamException">The peer is gone.</exception>
    public void ReadExactly(Span<byte> target)
    {
        while (!target.IsEmpty)
        {
            if (_start < _end)
            {
                var count = Math.Min(_end - _start, target.Length);
                _buffer.AsSpan(_start, count).CopyTo(target);
                _start += count;
                target = target[count..];
            }
            else if (target.Length >= BufferSize)
            {
                target = target[Received(stream.Read(target))..]; // much is wanted: straight to its place
            }
            else
            {
                (_start, _end) = (0, Received(stream.Read(_buffer)));
            }
        }
    }

    /// <summary>Reads one frame.</summary>
    /// <param name="room">Most bytes that a message frame may have; for commands it is the limit of commands.</param>
    /// <exception cref="EndOfStreamException">The peer is gone.</exception>
    /// <exception cref="ZmtpProtocolException">The frame is malformed or too long.</exception>
    public ZmtpFrame Read(long room)
    {
        Span<byte> header = stackalloc byte[9];
        ReadExactly(header[..2]);
        var flags = header[0];
        if ((flags & ~(ZmtpFrame.More | ZmtpFrame.Long | ZmtpFrame.Command)) != 0)
            throw new ZmtpProtocolException($"it sent a frame with the flags 0x{flags:X2}, of which some are reserved.");
        var isCommand = (flags & ZmtpFrame.Command) != 0;
        var hasMore = (flags & ZmtpFrame.More) != 0;
        if (isCommand && hasMore)
            throw new ZmtpProtocolException("it sent a command in several parts.");
        var length = (long)header[1];
        if ((flags & ZmtpFrame.Long) != 0)
        {
            ReadExactly(header[2..]);
            length = BinaryPrimitives.ReadInt64BigEndian(header[1..]);
        }

        var most = Math.Min(isCommand ? limits.CommandBytes : room, Array.MaxLength);
        if (length < 0 || length > most)
            throw new ZmtpProtocolException($"it announced {(isCommand ? "a command" : "a frame")} of {(ulong)length} bytes; the limit leaves room for {most}.");
        return new ZmtpFrame(isCommand, hasMore, ReadBody((int)length));
    }

    private static int Received(int count) => count > 0 ? count : throw new EndOfStreamException();

    private byte[] ReadBody(int length)
    {
        var body = GC.AllocateUninitializedArray<byte>(Math.Min(length, FirstAllocation));
        var read = 0;
        while (true)
        {
            ReadExactly(body.AsSpan(read));
            read = body.Length;
            if (read == length)
                return body;
            Array.Resize(ref body, (int)Math.Min(length, 2L * read));
        }
    }
}
