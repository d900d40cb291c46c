using ResearchKit.Synthesis.Population;

namespace ResearchKit.Synthesis.Processes;

/// <summary>The batch of a process whose tables follow from the plan alone: no learner leaves rows in them.</summary>
internal sealed class NoRows : ICityBatch
{
    public static readonly NoRows Instance = new();

    private NoRows()
    {
    }

    public void Record(Life life)
    {
    }

    public IEnumerable<CityTable> Tables() => [];
}
