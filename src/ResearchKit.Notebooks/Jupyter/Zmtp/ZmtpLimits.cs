namespace ResearchKit.Notebooks.Jupyter.Zmtp;

/// <summary>What a socket puts up with. Every limit is there so that no peer, broken or hostile, can exhaust the process.</summary>
internal sealed record ZmtpLimits
{
    /// <summary>Most bytes of one incoming message, all its frames together. A longer one disconnects the peer before it is read. Default: 256 MiB.</summary>
    public long MessageBytes { get; init; } = 256L << 20;

    /// <summary>Most frames of one incoming message. Default: 4096.</summary>
    public int MessageFrames { get; init; } = 4096;

    /// <summary>Most bytes of a command frame. Default: 64 KiB.</summary>
    public int CommandBytes { get; init; } = 64 << 10;

    /// <summary>Most bytes of topics that one peer may subscribe to. Default: 1 MiB.</summary>
    public int TopicBytes { get; init; } = 1 << 20;

    /// <summary>Most peers at a time; further connections are closed at once. Default: 256.</summary>
    public int Peers { get; init; } = 256;

    /// <summary>Bytes that may wait for a peer that reads slowly. A single longer message is admitted when nothing else waits. Default: 64 MiB.</summary>
    public long QueuedBytes { get; init; } = 64L << 20;

    /// <summary>How long a sender waits for room in that queue before the peer is disconnected. Default: 5 s.</summary>
    public TimeSpan QueueWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a peer may take from its connection to its READY command. Default: 10 s.</summary>
    public TimeSpan Handshake { get; init; } = TimeSpan.FromSeconds(10);
}
