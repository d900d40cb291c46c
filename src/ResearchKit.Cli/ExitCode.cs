namespace ResearchKit.Cli;

/// <summary>Exit codes of the command beside those of the notebook runner.</summary>
public static class ExitCode
{
    /// <summary>Everything was done.</summary>
    public const int Ok = 0;

    /// <summary>The command line could not be understood.</summary>
    public const int Usage = 64;
}
