namespace ResearchKit.Statistics.Monitoring;

/// <summary>A monitor that sees one case after the other and says when something has changed. For one thread.</summary>
public interface IChangeMonitor
{
    /// <summary>Takes the next case.</summary>
    /// <param name="observed">What happened: 0 or 1, or a number.</param>
    /// <param name="expected">What was predicted: a probability, or a number.</param>
    /// <returns>Whether an alarm is raised at this case.</returns>
    bool Update(double observed, double expected);

    /// <summary>Forgets all cases.</summary>
    void Reset();
}
