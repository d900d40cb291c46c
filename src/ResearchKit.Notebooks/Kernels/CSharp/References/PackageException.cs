namespace ResearchKit.Notebooks.Kernels.CSharp.References;

/// <summary>A library that cannot be had; the message says why and what would work.</summary>
/// <param name="message">The message.</param>
/// <param name="line">The line of the cell that asked for it, from 1.</param>
internal sealed class PackageException(string message, int line) : Exception(message)
{
    /// <summary>Line of the cell, from 1.</summary>
    public int Line { get; } = line;
}
