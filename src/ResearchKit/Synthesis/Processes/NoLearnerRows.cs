using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>The batch of a process whose tables follow from the plan: no learner leaves rows in them.</summary>
internal sealed class NoLearnerRows : ICityBatch
{
    private NoLearnerRows()
    {
    }

    public static NoLearnerRows Instance { get; } = new();

    public void Record(Life life)
    {
    }

    public IEnumerable<CityTable> Tables() => [];
}
