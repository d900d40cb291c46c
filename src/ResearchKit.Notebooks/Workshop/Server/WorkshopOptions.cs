using System.Net;
using ResearchKit.Notebooks.Workshop.Processes;

namespace ResearchKit.Notebooks.Workshop.Server;

/// <summary>How a workshop's server is set up.</summary>
public sealed record WorkshopOptions
{
    /// <summary>The folder that has <c>notebooks/</c> and <c>datasets/</c>; read, never written.</summary>
    public required string Originals { get; init; }

    /// <summary>The folder of copies to work in; made where it is missing. What is in it is never overwritten.</summary>
    public required string WorkFolder { get; init; }

    /// <summary>Where to listen. Default: the loopback, which no other machine can reach.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port. Default: 0, any free one.</summary>
    public int Port { get; init; }

    /// <summary>How many participants a classroom has; 0 for the one user of this machine.</summary>
    public int Participants { get; init; }

    /// <summary>Names by which other machines reach this one, beside its addresses.</summary>
    public IReadOnlyList<string> HostNames { get; init; } = [];

    /// <summary>What each kernel may take.</summary>
    public KernelLimits Limits { get; init; } = new();

    /// <summary>Most bytes of one request or of one message of a front end. Default: 64 MiB.</summary>
    public int MostBytes { get; init; } = 64 << 20;

    /// <summary>Told what was refused and which kernels died, one line each.</summary>
    public Action<string> Log { get; init; } = _ => { };

    /// <summary>For dates.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The token of the one user, or of the facilitator; null for a random one.</summary>
    public string? Token { get; init; }
}
