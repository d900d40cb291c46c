using System.Collections.Immutable;
using ResearchKit.Display;
using ResearchKit.Statistics.Estimation;

namespace ResearchKit.Sources.Linkage;

/// <summary>How persons were linked across systems. Holds counts, probabilities and places of records in files; no name, date or identifier.</summary>
/// <param name="Systems">One entry a system: reference systems first.</param>
/// <param name="Blocking">How many pairs each blocking pass brought.</param>
/// <param name="Clerical">Pairs for a person to decide, system by system, most probable first.</param>
public sealed record LinkageReport(ImmutableArray<SystemLinkage> Systems, ImmutableArray<BlockingPass> Blocking, ImmutableArray<ClericalPair> Clerical) : IDisplayable
{
    /// <summary>A table of the systems, below it the weights of each model and what to know.</summary>
    public MimeBundle ToMimeBundle() => LinkageReportTable.Of(this).ToMimeBundle();
}

/// <summary>How the records of one system were linked. Records = Reference + the counts of ByRule + ByWeight + Clerical + Unlinked + NotComparable.</summary>
/// <param name="System">The system.</param>
/// <param name="Records">Distinct records of persons.</param>
/// <param name="Reference">Records that stand for a person themselves: those of a register that no earlier register has.</param>
/// <param name="ByRule">Records linked by each rule, most used first.</param>
/// <param name="ByWeight">Records linked by weight.</param>
/// <param name="Clerical">Records whose best candidate lies in the clerical band, or above it with another given name (twins).</param>
/// <param name="Unlinked">Records compared, and without a probable candidate.</param>
/// <param name="NotComparable">Records without a usable key, and without a name to compare by.</param>
/// <param name="ContradictedKeys">Records with a key of somebody whose name it contradicts: not followed.</param>
/// <param name="AmbiguousKeys">Records whose keys lead to several persons: not followed.</param>
/// <param name="Model">The model of the system's links by weight; null when no record was compared.</param>
public sealed record SystemLinkage(
    string System,
    long Records,
    long Reference,
    ImmutableArray<RuleLinks> ByRule,
    long ByWeight,
    long Clerical,
    long Unlinked,
    long NotComparable,
    long ContradictedKeys,
    long AmbiguousKeys,
    LinkageModel? Model);

/// <summary>Records linked by a rule.</summary>
/// <param name="Rule">The rule: the kind of key, and through which system it was known if not through a register.</param>
/// <param name="Records">Records linked.</param>
public sealed record RuleLinks(string Rule, long Records);

/// <summary>The Fellegi-Sunter model of a system, and what it says of its own links.</summary>
/// <param name="Compared">Records compared.</param>
/// <param name="Pairs">Pairs compared.</param>
/// <param name="PersonsInReference">Estimated share of the compared records whose person is in the register, 0 to 1.</param>
/// <param name="Threshold">Records are linked from this probability on; above 1 when none was good enough.</param>
/// <param name="EstimatedPrecision">Expected share of the links by weight that are right; NaN without links.</param>
/// <param name="EstimatedRecall">Expected share of the compared records with a person in the register that were linked by weight; NaN when there is none, and for a register none of whose persons is in an earlier one.</param>
/// <param name="Levels">m, u and weight of each level.</param>
/// <param name="Convergence">How the estimation ended.</param>
/// <param name="Warnings">What to know about the estimates.</param>
public sealed record LinkageModel(
    long Compared,
    long Pairs,
    double PersonsInReference,
    double Threshold,
    double EstimatedPrecision,
    double EstimatedRecall,
    ImmutableArray<LevelWeight> Levels,
    ConvergenceRecord Convergence,
    ImmutableArray<string> Warnings);

/// <summary>A level of agreement and its weight.</summary>
/// <param name="Comparison">What is compared.</param>
/// <param name="Level">Level of agreement.</param>
/// <param name="Match">m: probability of the level when the two are the same person.</param>
/// <param name="NonMatch">u: probability of the level when they are not.</param>
/// <param name="Weight">log2(m / u), in bits. Where rare names weigh more, that of a name of usual frequency.</param>
public sealed record LevelWeight(string Comparison, string Level, double Match, double NonMatch, double Weight);

/// <summary>A blocking pass: which pairs are compared at all.</summary>
/// <param name="Name">What the two records share.</param>
/// <param name="Pairs">Pairs that it brought, some of which others bring too.</param>
/// <param name="BlocksLeftOut">Blocks with more reference persons than allowed, left out of this pass.</param>
public sealed record BlockingPass(string Name, long Pairs, long BlocksLeftOut);

/// <summary>A pair in the clerical band.</summary>
/// <param name="System">System of the record.</param>
/// <param name="Record">Where the record stands: file and line, or its number.</param>
/// <param name="Candidate">Where the best candidate stands.</param>
/// <param name="Weight">Weight in bits.</param>
/// <param name="Posterior">Probability that they are the same person.</param>
/// <param name="Pattern">Levels of agreement in words.</param>
public sealed record ClericalPair(string System, string Record, string Candidate, double Weight, double Posterior, string Pattern);
