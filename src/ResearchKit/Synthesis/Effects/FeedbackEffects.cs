using System.Text.Json.Serialization;

namespace ResearchKit.Synthesis;

/// <summary>
/// Feedback, scaffolds and their fading, all randomised with known propensities. Effects are differences in standard deviations of a latent answer, so that
/// <c>Φ⁻¹(share right with) − Φ⁻¹(share right without)</c> over all learners is the planted value.
/// </summary>
public sealed record FeedbackEffects
{
    /// <summary>Knowledge of result (right or wrong), against none, on the next and the delayed answer to the same skill. Source: Van der Kleij, Feskens and Eggen (2015): 0.05.</summary>
    public double KnowledgeOfResult { get; init; } = 0.05;

    /// <summary>Knowledge of the correct response, against none. Source: Van der Kleij et al. (2015): 0.32.</summary>
    public double KnowledgeOfCorrectResponse { get; init; } = 0.32;

    /// <summary>Elaborated feedback, against none. Source: Van der Kleij et al. (2015): 0.49.</summary>
    public double Elaborated { get; init; } = 0.49;

    /// <summary>Feedback by a teacher or a peer, which is rare, against none. Source: planted, as elaborated feedback.</summary>
    public double ByPerson { get; init; } = 0.49;

    /// <summary>A scaffold of any kind, against none, on the answer that it is given with. Source: Belland, Walker, Kim and Lefler (2017): 0.46, kinds alike.</summary>
    public double Scaffold { get; init; } = 0.46;

    /// <summary>Fading of scaffolds for those who have met the criterion of mastery, on the delayed answer. Source: planted after Renkl and Atkinson (2003) and Kalyuga (2007), expertise reversal.</summary>
    public double FadingAfterMastery { get; init; } = 0.30;

    /// <summary>Fading of scaffolds for those who have not, on the delayed answer. Source: as after mastery.</summary>
    public double FadingBeforeMastery { get; init; } = -0.20;

    /// <summary>Correlation of the latent answers with the learner's mathematics in the term. Source: planted.</summary>
    public double AnswerMathematics { get; init; } = 0.60;

    /// <summary>Nothing to find: all kinds, scaffolds or none, faded or not, are alike. Propensities stay.</summary>
    [JsonIgnore]
    public static FeedbackEffects None { get; } = new()
    {
        KnowledgeOfResult = 0,
        KnowledgeOfCorrectResponse = 0,
        Elaborated = 0,
        ByPerson = 0,
        Scaffold = 0,
        FadingAfterMastery = 0,
        FadingBeforeMastery = 0,
    };

    internal void Validate()
    {
        if (Math.Abs(AnswerMathematics) > 1)
            throw new ArgumentException($"{nameof(AnswerMathematics)} is a correlation and must be from -1 to 1; it is {AnswerMathematics}.", nameof(AnswerMathematics));
        foreach (var (name, value) in new[]
        {
            (nameof(KnowledgeOfResult), KnowledgeOfResult), (nameof(KnowledgeOfCorrectResponse), KnowledgeOfCorrectResponse), (nameof(Elaborated), Elaborated),
            (nameof(ByPerson), ByPerson), (nameof(Scaffold), Scaffold), (nameof(FadingAfterMastery), FadingAfterMastery), (nameof(FadingBeforeMastery), FadingBeforeMastery),
        })
        {
            if (!(Math.Abs(value) <= 3))
                throw new ArgumentException($"{name} is a standardised difference and must be from -3 to 3; it is {value}.", name);
        }
    }
}
