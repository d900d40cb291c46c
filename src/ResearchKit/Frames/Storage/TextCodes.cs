using System.Buffers.Binary;
using System.Numerics;

namespace ResearchKit.Frames.Storage;

/// <summary>Numbers distinct texts by their UTF-8 bytes, without making strings: a hash table of rows with open addressing.</summary>
internal sealed class TextCodes(StringColumn column)
{
    private readonly List<int> _firstRow = [];
    private readonly List<ulong> _hashes = [];
    private int[] _slots = new int[1024];

    public Codes Encode(CancellationToken cancellationToken)
    {
        var ofRow = new int[column.Length];
        var missing = -1;
        for (var row = 0; row < ofRow.Length; row++)
        {
            if ((row & Segmentation.Mask) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            if (!column.IsMissing(row))
            {
                ofRow[row] = Number(row);
                continue;
            }

            if (missing < 0)
                missing = Add(row, 0);
            ofRow[row] = missing;
        }

        return new Codes(ofRow, [.. _firstRow]);
    }

    private int Number(int row)
    {
        var text = column.Utf8(row);
        var hash = Hash(text);
        for (var slot = (int)hash & (_slots.Length - 1); ; slot = (slot + 1) & (_slots.Length - 1))
        {
            var number = _slots[slot] - 1;
            if (number < 0)
            {
                number = Add(row, hash);
                _slots[slot] = number + 1;
                if (_firstRow.Count * 2 > _slots.Length)
                    Grow();
                return number;
            }

            if (_hashes[number] == hash && column.Utf8(_firstRow[number]).SequenceEqual(text))
                return number;
        }
    }

    private int Add(int row, ulong hash)
    {
        _firstRow.Add(row);
        _hashes.Add(hash);
        return _firstRow.Count - 1;
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 4];
        for (var number = 0; number < _firstRow.Count; number++)
        {
            if (column.IsMissing(_firstRow[number]))
                continue;
            var slot = (int)_hashes[number] & (_slots.Length - 1);
            while (_slots[slot] != 0)
                slot = (slot + 1) & (_slots.Length - 1);
            _slots[slot] = number + 1;
        }
    }

    /// <summary>Multiply and rotate, eight bytes a step. Not for hostile input: a flood of collisions only makes grouping slow.</summary>
    private static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        const ulong Factor = 0x9E37_79B9_7F4A_7C15UL;
        var hash = (ulong)bytes.Length * Factor;
        while (bytes.Length >= 8)
        {
            hash = BitOperations.RotateLeft((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes)) * Factor, 29);
            bytes = bytes[8..];
        }

        var last = 0UL;
        for (var i = 0; i < bytes.Length; i++)
            last |= (ulong)bytes[i] << (8 * i);
        hash = (hash ^ last) * Factor;
        hash ^= hash >> 32;
        return (hash * Factor) ^ (hash >> 29);
    }
}
