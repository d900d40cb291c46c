using ResearchKit.Notebooks.Jupyter;

namespace ResearchKit.Notebooks.Workshop.Processes;

/// <summary>Where a kernel's process listens, on the loopback, and the key of its messages.</summary>
/// <param name="Ports">Its ports.</param>
/// <param name="Key">The key.</param>
internal sealed record KernelAddress(KernelPorts Ports, byte[] Key);
