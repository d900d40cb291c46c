using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Statistics.KnowledgeTracing;

/// <summary>Divides learners, never rows, into those a model is fitted to and those it is tried on: rows of one learner in both would let the model know whom it is asked about.</summary>
public static class LearnerSplit
{
    /// <summary>Draws the learners who are held out.</summary>
    /// <param name="log">The responses.</param>
    /// <param name="share">Share of learners held out, strictly between 0 and 1. Default 0.2. At least one learner is on each side where there are two.</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <returns>The responses of the others, and of those held out, with the same codes and names.</returns>
    public static (ResponseLog Training, ResponseLog HeldOut) Of(ResponseLog log, double share = 0.2, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(log);
        if (!(share > 0 && share < 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "The share held out is strictly between 0 and 1, such as 0.2.");
        if (log.LearnerCount < 2)
            throw new ArgumentException("There are fewer than two learners: none can be held out.", nameof(log));
        var isHeldOut = new bool[log.LearnerCount];
        int count = Math.Clamp((int)Math.Floor(share * log.LearnerCount + 0.5), 1, log.LearnerCount - 1);
        foreach (int learner in new RandomStream(seed).Split("held out").Choose(count, log.LearnerCount))
            isHeldOut[learner] = true;
        return (log.OfLearners(Array.ConvertAll(isHeldOut, held => !held)), log.OfLearners(isHeldOut));
    }
}
