namespace ResearchKit.Statistics.KnowledgeTracing;

/// <summary>
/// Who practises a skill without mastering it (Beck and Gong 2013), counted a skill. Immutable.
/// </summary>
/// <remarks>
/// A learner masters a skill with so many right answers in a row within so many opportunities, and spins where the opportunities pass without it. One who stops before either is not known:
/// counting such learners as spinning, or as having mastered, would tell of who stops, so they are counted apart.
/// </remarks>
/// <param name="Skill">The skill's name.</param>
/// <param name="Mastered">Learners who mastered it in time.</param>
/// <param name="Spinning">Learners who had all the opportunities without mastery.</param>
/// <param name="Censored">Learners who stopped before either.</param>
public sealed record WheelSpinning(string Skill, int Mastered, int Spinning, int Censored)
{
    /// <summary>The share spinning among learners whose end is known; NaN if there are none.</summary>
    public double Share => (double)Spinning / (Mastered + Spinning);

    /// <summary>The smallest share that all learners could come to: none of the censored would have spun.</summary>
    public double LowestShare => (double)Spinning / (Mastered + Spinning + Censored);

    /// <summary>The largest share that all learners could come to: all of the censored would have spun.</summary>
    public double HighestShare => (double)(Spinning + Censored) / (Mastered + Spinning + Censored);

    /// <summary>Counts a log, a skill at a time in the order of its names.</summary>
    /// <param name="log">Responses. Missing answers are skipped: they are no opportunities, and do not break a row.</param>
    /// <param name="inARow">Right answers in a row that are mastery, at least 1. Default 3.</param>
    /// <param name="withinOpportunities">Opportunities within which mastery counts, at least <paramref name="inARow"/>. Default 10.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static IReadOnlyList<WheelSpinning> Of(ResponseLog log, int inARow = 3, int withinOpportunities = 10, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentOutOfRangeException.ThrowIfLessThan(inARow, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(withinOpportunities, inARow);
        ResponseSequences sequences = ResponseSequences.Of(log, keepUnanswered: false, cancellationToken);
        var skills = new WheelSpinning[log.SkillNames.Count];
        for (int skill = 0; skill < skills.Length; skill++)
        {
            int mastered = 0, spinning = 0, censored = 0;
            for (int s = sequences.FirstOfSkill[skill]; s < sequences.FirstOfSkill[skill + 1]; s++)
            {
                int run = 0, length = sequences.Starts[s + 1] - sequences.Starts[s], t = 0;
                for (; t < Math.Min(length, withinOpportunities) && run < inARow; t++)
                    run = log.Correct[sequences.Rows[sequences.Starts[s] + t]] == 1 ? run + 1 : 0;
                if (run >= inARow)
                    mastered++;
                else if (t == withinOpportunities)
                    spinning++;
                else
                    censored++;
            }

            skills[skill] = new WheelSpinning(log.SkillNames[skill], mastered, spinning, censored);
        }

        return skills;
    }
}
