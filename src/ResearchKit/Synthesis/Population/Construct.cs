namespace ResearchKit.Synthesis.Population;

/// <summary>The six quantities that develop together in a learner, in the order of all vectors and matrices of the model.</summary>
internal enum Construct
{
    Exhaustion,
    Cynicism,
    Inadequacy,
    Engagement,
    Mathematics,
    Absence,
}
