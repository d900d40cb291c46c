namespace ResearchKit.Statistics.KnowledgeTracing;

/// <summary>
/// The probabilities that a skill is known and that it is not, each carried on its own: one minus the other would be zero after some forty right answers, and a
/// filter that forgets the other state never comes back.
/// </summary>
/// <param name="Known">Probability that the skill is known.</param>
/// <param name="Unknown">Probability that it is not.</param>
internal readonly record struct KnowledgeState(double Known, double Unknown)
{
    /// <summary>Below this a state's probability does not fall, so that it can grow again after any number of answers.</summary>
    public const double Least = 1e-290;

    public static KnowledgeState Before(KnowledgeParameters p) => new(p.Prior, 1 - p.Prior);

    public double RightAnswer(KnowledgeParameters p) => Known * (1 - p.Slip) + Unknown * p.Guess;

    /// <summary>The state once an answer is seen, before anything is learned of it.</summary>
    public KnowledgeState Seen(KnowledgeParameters p, bool isRight)
    {
        double known = Known * (isRight ? 1 - p.Slip : p.Slip), unknown = Unknown * (isRight ? p.Guess : 1 - p.Guess);
        double sum = known + unknown;
        return sum > 0 ? new(known / sum, unknown / sum) : this;
    }

    /// <summary>The state at the next opportunity.</summary>
    public KnowledgeState Next(KnowledgeParameters p, bool isRight)
    {
        KnowledgeState seen = Seen(p, isRight);
        return new(
            Math.Max(Least, seen.Known * (1 - p.Forget) + seen.Unknown * p.Learn),
            Math.Max(Least, seen.Known * p.Forget + seen.Unknown * (1 - p.Learn)));
    }
}
