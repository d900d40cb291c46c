namespace ResearchKit.Statistics.KnowledgeTracing;

/// <summary>The parameters of Bayesian knowledge tracing for one skill (Corbett and Anderson 1995), each a probability.</summary>
/// <param name="Prior">That a learner knows the skill before the first answer.</param>
/// <param name="Learn">That one who does not know it knows it after one more answer.</param>
/// <param name="Slip">That one who knows it answers wrongly.</param>
/// <param name="Guess">That one who does not know it answers rightly.</param>
/// <param name="Forget">That one who knows it no longer does after one more answer; 0 in the classical model.</param>
public readonly record struct KnowledgeParameters(double Prior, double Learn, double Slip, double Guess, double Forget)
{
    /// <summary>The probability of a right answer where the skill is known with this probability.</summary>
    /// <param name="known">Probability that the skill is known.</param>
    public double RightAnswer(double known) => known * (1 - Slip) + (1 - known) * Guess;

    internal static readonly string[] Names = ["prior", "learn", "slip", "guess", "forget"];

    internal static KnowledgeParameters Of(ReadOnlySpan<double> values) =>
        new(values[0], values[1], values[2], values[3], values.Length > 4 ? values[4] : 0);

    internal double[] ToArray(bool forgets) => forgets ? [Prior, Learn, Slip, Guess, Forget] : [Prior, Learn, Slip, Guess];

    /// <summary>The same model with the names of the two states exchanged; only with forgetting is it of the same kind.</summary>
    internal KnowledgeParameters Exchanged => new(1 - Prior, Forget, 1 - Guess, 1 - Slip, Learn);
}
