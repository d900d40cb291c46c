namespace ResearchKit.Notebooks.Jupyter.Zmtp;

/// <summary>
/// The first 64 bytes that each side sends: signature (FF, 8 bytes of padding, 7F), version (major, minor), mechanism (20 bytes, padded with
/// zeros), as-server flag, 31 bytes of filler.
/// </summary>
internal static class ZmtpGreeting
{
    /// <summary>Its length.</summary>
    public const int Length = 64;

    /// <summary>How much of it is enough to know that the peer speaks ZMTP 3: signature and major version.</summary>
    public const int RecognisableLength = 11;

    private const int MechanismStart = 12;
    private const int MechanismLength = 20;

    /// <summary>Our greeting: version 3.1, mechanism NULL. It is sent whole, as a ZMTP 3 peer sends ten bytes and waits for the rest of ours.</summary>
    public static ReadOnlySpan<byte> Ours =>
    [
        0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 3, 1,
        (byte)'N', (byte)'U', (byte)'L', (byte)'L', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>Checks the beginning of a peer's greeting, so that a peer of another protocol is not waited for.</summary>
    /// <exception cref="ZmtpProtocolException">It is no ZMTP 3 greeting.</exception>
    public static void CheckRecognisable(ReadOnlySpan<byte> beginning)
    {
        if (beginning[0] != 0xFF || beginning[9] != 0x7F)
            throw new ZmtpProtocolException("it does not speak ZMTP: the signature of its greeting is wrong.");
        if (beginning[10] < 3)
            throw new ZmtpProtocolException($"it speaks ZMTP {beginning[10]}; 3.0 or newer is needed (ZeroMQ 4.0 or newer).");
    }

    /// <summary>Checks a peer's whole greeting.</summary>
    /// <exception cref="ZmtpProtocolException">Another protocol, version or mechanism.</exception>
    public static void Check(ReadOnlySpan<byte> greeting)
    {
        CheckRecognisable(greeting);
        if (!greeting.Slice(MechanismStart, MechanismLength).SequenceEqual(Ours.Slice(MechanismStart, MechanismLength)))
            throw new ZmtpProtocolException("it asks for a security mechanism other than NULL. Jupyter signs messages instead.");
    }
}
