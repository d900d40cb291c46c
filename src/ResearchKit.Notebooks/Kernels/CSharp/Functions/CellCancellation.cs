namespace ResearchKit.Notebooks.Kernels.CSharp.Functions;

/// <summary>The interrupt of the running cell, for calls that take a token: what they do stops at once and the cell keeps what it declared.</summary>
public static class CellCancellation
{
    /// <summary>Cancelled when the running cell is interrupted; never cancelled outside of cells.</summary>
    public static CancellationToken Token => SubmissionOutput.Current?.Interruption ?? CancellationToken.None;
}
