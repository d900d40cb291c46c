namespace ResearchKit.Statistics.Recommendation;

/// <summary>One recommendation, with why.</summary>
/// <param name="Item">Place of what is recommended: a skill or a material.</param>
/// <param name="Score">What it was ranked by; higher is earlier.</param>
/// <param name="Probability">How likely this one is shown first, exploration included: the number that off-policy evaluation needs to be logged.</param>
/// <param name="Reason">Why, in words that can be shown to the learner.</param>
public sealed record Recommended(int Item, double Score, double Probability, string Reason);
