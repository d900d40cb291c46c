namespace ResearchKit.Tests.Sources.Fuzzing;

/// <summary>What became of a case.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Seed">The export that was damaged.</param>
/// <param name="Description">How.</param>
/// <param name="Time">Time of the import.</param>
/// <param name="Computed">Processor time of it.</param>
/// <param name="Kept">Rows kept.</param>
/// <param name="Rejected">Rows rejected.</param>
/// <param name="Outcome">Error, store, or unchanged.</param>
/// <param name="Faults">What broke a promise; empty when none did.</param>
internal sealed record TrialResult(int Number, string Seed, string Description, TimeSpan Time, TimeSpan Computed, long Kept, long Rejected, TrialOutcome Outcome, IReadOnlyList<TrialFault> Faults)
{
    public override string ToString() => $"case {Number} ({Seed}; {Description}): {string.Join("; ", Faults)}";
}

/// <summary>What an import came to.</summary>
internal enum TrialOutcome
{
    /// <summary>An error that says what is wrong; the old store is as it was.</summary>
    Error,

    /// <summary>A store.</summary>
    Store,

    /// <summary>The store that was there holds the import already.</summary>
    Unchanged,
}

/// <summary>A promise that was broken.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Text">How.</param>
internal sealed record TrialFault(FaultKind Kind, string Text)
{
    public override string ToString() => $"{Kind}: {Text}";
}

/// <summary>The promises of an import.</summary>
internal enum FaultKind
{
    /// <summary>It threw something that is no error of an import, or ended the process.</summary>
    Crash,

    /// <summary>It took longer than <see cref="ImportTrial.Longest"/>.</summary>
    Hang,

    /// <summary>The old store changed, the new one is not whole, or files were left beside it.</summary>
    HalfWritten,

    /// <summary>Rows are not accounted for.</summary>
    Unaccounted,

    /// <summary>What it says quotes a value.</summary>
    Quoted,

    /// <summary>The message does not say what is wrong, or says it at length.</summary>
    Unclear,

    /// <summary>The same import again changed the store.</summary>
    NotIdempotent,
}
