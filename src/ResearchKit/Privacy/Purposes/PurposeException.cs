namespace ResearchKit.Privacy.Purposes;

/// <summary>A query on a protected store was refused, or a purpose cannot be declared. The message says what was refused, why, and what to do.</summary>
public sealed class PurposeException : Exception
{
    /// <summary>The exception with its sentences.</summary>
    /// <param name="refusal">Why.</param>
    /// <param name="message">What was refused, why, and what to do instead. Never a value of a row.</param>
    public PurposeException(PurposeRefusal refusal, string message)
        : base(message) => Refusal = refusal;

    /// <summary>Why.</summary>
    public PurposeRefusal Refusal { get; }
}

/// <summary>Why a query on a protected store is refused; the audit log has the same words.</summary>
public enum PurposeRefusal
{
    /// <summary>No purpose was stated.</summary>
    NoPurpose = 0,

    /// <summary>The register has no such purpose.</summary>
    UnknownPurpose = 1,

    /// <summary>The purpose's last day is over.</summary>
    ExpiredPurpose = 2,

    /// <summary>The register cannot be read, or what it says cannot be enforced.</summary>
    Register = 3,

    /// <summary>A table that the purpose does not name.</summary>
    Table = 4,

    /// <summary>A column that the purpose does not name.</summary>
    Column = 5,

    /// <summary>A statement that is not one plain SELECT.</summary>
    Statement = 6,

    /// <summary>A function that could read around the purpose.</summary>
    Function = 7,

    /// <summary>Anonymous survey answers beside anything else.</summary>
    SurveyWall = 8,
}
