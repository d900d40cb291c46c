namespace ResearchKit.Statistics.Survival;

/// <summary>
/// What becomes of rows whose time is not after the origin (zero, or the row's entry where there is one): such as learners who withdraw before the first day. They were never at risk, so that a rule is needed; whichever it is,
/// the rows are counted on the result.
/// </summary>
public enum EarlyTimeRule
{
    /// <summary>The data are refused; the message says how many rows there are, which is the first, and the other rules.</summary>
    Refuse,

    /// <summary>They are left out: the result speaks of those who were at risk after the origin.</summary>
    LeaveOut,

    /// <summary>They are moved to just after the origin: half of the shortest time at risk that any other row has. For events that are truly the first of all.</summary>
    Move,
}

/// <summary>How many rows had a time that is not after their origin, and what became of them.</summary>
/// <param name="Rule">The rule that was applied.</param>
/// <param name="Rows">Rows at or before the origin.</param>
/// <param name="Events">How many of these had the event.</param>
public sealed record EarlyTimes(EarlyTimeRule Rule, int Rows, int Events)
{
    /// <summary>One sentence for a reader; null where there were none.</summary>
    public string? Sentence => Rows == 0 ? null
        : $"{Rows} {(Rows == 1 ? "row" : "rows")} ({Events} with the event) at or before the start of the time at risk {(Rows == 1 ? "was" : "were")} {(Rule == EarlyTimeRule.Move ? "moved to just after it" : "left out")}.";
}
