namespace ResearchKit.Cli;

/// <summary>Exit codes of all commands but <c>run</c>, whose codes are those of the notebook runner.</summary>
public static class ExitCode
{
    /// <summary>Everything was done.</summary>
    public const int Ok = 0;

    /// <summary>Something that the command needed was missing, wrong or refused; the message says what.</summary>
    public const int Failed = 1;

    /// <summary>What was checked is not as described: a row of a truth report, a file of a data set.</summary>
    public const int CheckFailed = 2;

    /// <summary>An import was done, but rows were rejected; the report lists why.</summary>
    public const int RowsRejected = 3;

    /// <summary>A report was written, but not its PDF.</summary>
    public const int NoPdf = 7;

    /// <summary>The command line could not be understood.</summary>
    public const int Usage = 64;

    /// <summary>Interrupted by Ctrl+C.</summary>
    public const int Interrupted = 130;
}
