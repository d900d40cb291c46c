using System.Runtime.InteropServices;

namespace ResearchKit.DuckDB;

/// <summary>Where a row's elements lie in the child vector of a LIST or MAP.</summary>
/// <param name="Offset">Index of the first element.</param>
/// <param name="Length">Number of elements.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct DuckDBListEntry(ulong Offset, ulong Length);
