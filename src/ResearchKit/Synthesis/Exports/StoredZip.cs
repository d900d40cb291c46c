using System.Buffers.Binary;
using System.Text;

namespace ResearchKit.Synthesis.Exports;

/// <summary>
/// Writes a zip whose files are stored, not compressed, with one fixed time: its bytes depend on the files alone, and so are the same on every platform and with every version
/// of a compression library. One file is open at a time; sizes are filled in when it is closed. Up to 4 GiB.
/// </summary>
internal sealed class StoredZip(Stream stream) : IDisposable
{
    private const int LocalHeaderLength = 30;

    /// <summary>1 January 2024, 00:00, as MS-DOS writes it: the low half is the time.</summary>
    private const uint Moment = (((2024 - 1980) << 9) | (1 << 5) | 1) << 16;

    private readonly List<(byte[] Name, uint Crc, uint Length, uint Offset)> _entries = [];
    private bool _isClosed;

    /// <summary>Begins a file. Close the stream before the next one.</summary>
    /// <param name="name">Its name in the zip.</param>
    public Stream Create(string name) => new Entry(this, Encoding.UTF8.GetBytes(name));

    /// <summary>Writes the directory and closes the stream; a second time does nothing.</summary>
    public void Dispose()
    {
        if (_isClosed)
            return;
        _isClosed = true;
        var directory = stream.Position;
        Span<byte> header = stackalloc byte[46];
        foreach (var (name, crc, length, offset) in _entries)
        {
            header.Clear();
            BinaryPrimitives.WriteUInt32LittleEndian(header, 0x02014b50);
            BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 20);
            WriteFacts(header[6..], name, crc, length);
            BinaryPrimitives.WriteUInt32LittleEndian(header[42..], offset);
            stream.Write(header);
            stream.Write(name);
        }

        Span<byte> end = stackalloc byte[22];
        end.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(end, 0x06054b50);
        BinaryPrimitives.WriteUInt16LittleEndian(end[8..], (ushort)_entries.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(end[10..], (ushort)_entries.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(end[12..], (uint)(stream.Position - directory));
        BinaryPrimitives.WriteUInt32LittleEndian(end[16..], checked((uint)directory));
        stream.Write(end);
        stream.Dispose();
    }

    /// <summary>Version needed, flags (names are UTF-8), method (stored), time, check sum, sizes, length of the name: the same in both headers.</summary>
    private static void WriteFacts(Span<byte> target, byte[] name, uint crc, uint length)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(target, 20);
        BinaryPrimitives.WriteUInt16LittleEndian(target[2..], 0x0800);
        BinaryPrimitives.WriteUInt32LittleEndian(target[6..], Moment);
        BinaryPrimitives.WriteUInt32LittleEndian(target[10..], crc);
        BinaryPrimitives.WriteUInt32LittleEndian(target[14..], length);
        BinaryPrimitives.WriteUInt32LittleEndian(target[18..], length);
        BinaryPrimitives.WriteUInt16LittleEndian(target[22..], (ushort)name.Length);
    }

    private void Complete(byte[] name, long offset, uint crc, long length)
    {
        Span<byte> header = stackalloc byte[LocalHeaderLength];
        header.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0x04034b50);
        WriteFacts(header[4..], name, crc, checked((uint)length));
        var end = stream.Position;
        stream.Position = offset;
        stream.Write(header);
        stream.Position = end;
        _entries.Add((name, crc, (uint)length, checked((uint)offset)));
    }

    private sealed class Entry : Stream
    {
        private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(Remainder)];

        private readonly StoredZip _zip;
        private readonly Stream _target;
        private readonly byte[] _name;
        private readonly long _offset;
        private uint _crc = uint.MaxValue;
        private long _length;
        private bool _isClosed;

        public Entry(StoredZip zip, byte[] name)
        {
            (_zip, _target, _name, _offset) = (zip, zip.Target, name, zip.Target.Position);
            _target.Write(new byte[LocalHeaderLength]);
            _target.Write(name);
        }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => !_isClosed;

        public override long Length => _length;

        public override long Position { get => _length; set => throw new NotSupportedException("A file in a zip is written from its beginning to its end."); }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            foreach (var b in buffer)
                _crc = Table[(byte)(_crc ^ b)] ^ (_crc >> 8);
            _length += buffer.Length;
            _target.Write(buffer);
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A file in a zip is only written.");

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A file in a zip is written from its beginning to its end.");

        public override void SetLength(long value) => throw new NotSupportedException("A file in a zip is as long as what is written.");

        protected override void Dispose(bool disposing)
        {
            if (disposing && !_isClosed)
            {
                _isClosed = true;
                _zip.Complete(_name, _offset, ~_crc, _length);
            }

            base.Dispose(disposing);
        }

        private static uint Remainder(int value)
        {
            var remainder = (uint)value;
            for (var bit = 0; bit < 8; bit++)
                remainder = (remainder & 1) == 0 ? remainder >> 1 : 0xEDB88320 ^ (remainder >> 1);
            return remainder;
        }
    }

    private Stream Target => stream;
}
