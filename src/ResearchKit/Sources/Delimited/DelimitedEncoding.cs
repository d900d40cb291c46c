using System.Text;

namespace ResearchKit.Sources.Delimited;

/// <summary>Which encoding the bytes of a delimited file are in: a byte order mark tells, else UTF-8 unless nothing but ASCII in it is UTF-8.</summary>
internal sealed class DelimitedEncoding
{
    private readonly byte[] _carry = new byte[4];
    private int _carried;
    private bool _isBegun;

    /// <summary>Name for people: utf-8, utf-16 or latin-1.</summary>
    public string Name => IsUtf16 ? "utf-16" : _invalid > 0 && _valid == 0 ? "latin-1" : "utf-8";

    /// <summary>Whether the file begins with a byte order mark.</summary>
    public bool HasMark { get; private set; }

    /// <summary>Whether there is anything but a mark and white space.</summary>
    public bool HasText { get; private set; }

    private bool IsUtf16 { get; set; }

    private bool _isBigEndian;
    private long _valid;
    private long _invalid;

    /// <summary>Looks at the next bytes of the file.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (!_isBegun)
        {
            _isBegun = true;
            _isBigEndian = bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]);
            IsUtf16 = _isBigEndian || bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]);
            HasMark = IsUtf16 || bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]);
            bytes = bytes[(IsUtf16 ? 2 : HasMark ? 3 : 0)..];
        }

        HasText |= bytes.IndexOfAnyExcept((byte)' ', (byte)'\r', (byte)'\n') >= 0;
        if (IsUtf16)
            return;
        while (_carried > 0 && !bytes.IsEmpty)
        {
            _carry[_carried++] = bytes[0];
            bytes = bytes[1..];
            Take(_carry.AsSpan(0, _carried), out var used);
            if (used == 0)
                continue;
            var rest = _carry.AsSpan(used, _carried - used).ToArray();
            _carried = 0;
            Scan(rest);
        }

        Scan(bytes);
    }

    /// <summary>Opens the text behind the mark; bytes that are not of the encoding become <see cref="DelimitedReader.Undecodable"/>.</summary>
    public TextReader Open(Stream stream)
    {
        Encoding encoding = IsUtf16 ? new UnicodeEncoding(_isBigEndian, byteOrderMark: true) : Name == "latin-1" ? Encoding.Latin1 : new UTF8Encoding(encoderShouldEmitUTF8Identifier: true);
        encoding = (Encoding)encoding.Clone();
        encoding.DecoderFallback = new DecoderReplacementFallback(DelimitedReader.Undecodable.ToString());
        var reader = new StreamReader(stream, encoding, detectEncodingFromByteOrderMarks: false, 1 << 16);
        if (reader.Peek() == '\uFEFF')
            _ = reader.Read();
        return reader;
    }

    private void Scan(ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            var next = bytes.IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
            if (next < 0)
                return;
            bytes = bytes[next..];
            Take(bytes, out var used);
            if (used == 0)
            {
                bytes.CopyTo(_carry);
                _carried = bytes.Length;
                return;
            }

            bytes = bytes[used..];
        }
    }

    private void Take(ReadOnlySpan<byte> bytes, out int used)
    {
        switch (Rune.DecodeFromUtf8(bytes, out var rune, out used))
        {
            case System.Buffers.OperationStatus.Done:
                _valid += rune.Value > 0x7F ? 1 : 0;
                break;
            case System.Buffers.OperationStatus.NeedMoreData:
                used = 0;
                break;
            default:
                _invalid++;
                used = Math.Max(1, used);
                break;
        }
    }
}
