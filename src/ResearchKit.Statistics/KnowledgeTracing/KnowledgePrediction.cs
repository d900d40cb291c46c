using System.Runtime.InteropServices;

namespace ResearchKit.Statistics.KnowledgeTracing;

/// <summary>What is expected of one response before it is seen.</summary>
/// <param name="Known">Probability that the learner knows the skill.</param>
/// <param name="RightAnswer">Probability of a right answer.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct KnowledgePrediction(double Known, double RightAnswer);
