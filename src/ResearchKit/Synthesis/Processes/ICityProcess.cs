using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>
/// A part of the city that leaves records: attendance, a survey, practice on a platform. It writes tables of the learning schema: small ones that follow
/// from the plan, and rows of one learner at a time. A process draws from a stream of its own, <c>plan.Random.Split("its name").Split(learner)</c>,
/// so that adding or leaving out a process changes no other one.
/// </summary>
/// <remarks>One object serves several threads; whatever it counts over learners must not depend on their order.</remarks>
internal interface ICityProcess
{
    /// <summary>Names of the tables that it writes, all of them, in an order in which each refers to earlier ones only.</summary>
    IReadOnlyList<string> Tables { get; }

    /// <summary>Tables that are known before any learner is drawn, each whole.</summary>
    IEnumerable<CityTable> Before();

    /// <summary>A batch of learners to be recorded, for one thread.</summary>
    ICityBatch Begin();

    /// <summary>Tables that are known when all learners were recorded, such as published shares; each whole.</summary>
    IEnumerable<CityTable> After();
}

/// <summary>Records of a run of learners.</summary>
internal interface ICityBatch
{
    /// <summary>Adds the rows of one learner.</summary>
    void Record(Life life);

    /// <summary>The rows of all learners of the batch, in their order, one table after the other.</summary>
    IEnumerable<CityTable> Tables();
}
