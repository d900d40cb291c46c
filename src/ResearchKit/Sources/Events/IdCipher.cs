using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ResearchKit.Sources.Events;

/// <summary>
/// Turns ids of events into numbers that only this run can tell: AES under a random key of the run, one block an id. Equal ids stay equal and different ones different; without the key,
/// which is in memory only, nobody can tell the id. One for the ids of all files of a stage.
/// </summary>
internal sealed class IdCipher : IDisposable
{
    private readonly Aes _aes = Aes.Create();
    private byte[] _bytes = [];

    public IdCipher() => _aes.Key = RandomNumberGenerator.GetBytes(16);

    /// <summary>Replaces ids by their numbers; 0 stays 0, it stands for no id.</summary>
    public void Apply(Span<UInt128> ids)
    {
        if (_bytes.Length < ids.Length * 16)
            _bytes = new byte[ids.Length * 16];
        var bytes = _bytes.AsSpan(0, ids.Length * 16);
        for (var i = 0; i < ids.Length; i++)
            BinaryPrimitives.WriteUInt128LittleEndian(bytes[(i * 16)..], ids[i]);
        _aes.EncryptEcb(bytes, bytes, PaddingMode.None);
        for (var i = 0; i < ids.Length; i++)
            ids[i] = ids[i] == UInt128.Zero ? UInt128.Zero : BinaryPrimitives.ReadUInt128LittleEndian(bytes[(i * 16)..]);
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_bytes.AsSpan()));
        _aes.Dispose();
    }
}
