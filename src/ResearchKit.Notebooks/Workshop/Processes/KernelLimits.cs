namespace ResearchKit.Notebooks.Workshop.Processes;

/// <summary>What each kernel of a server may take.</summary>
/// <param name="MemoryBytes">Most memory of .NET objects in one kernel; null for three quarters of the machine's.</param>
/// <param name="CellTime">How long a cell may run before it is interrupted; null for as long as it takes.</param>
/// <param name="Kernels">Most kernels at a time. More are refused.</param>
public sealed record KernelLimits(long? MemoryBytes = null, TimeSpan? CellTime = null, int Kernels = 64);
