namespace ResearchKit.Notebooks.Jupyter;

/// <summary>Says on standard error what was refused, in one line each; after some of them it falls silent, so that garbage cannot flood the log.</summary>
internal sealed class RejectionLog(TextWriter log)
{
    private const int MostLines = 50;
    private readonly Lock _lock = new();
    private int _lines;

    /// <summary>Writes one line.</summary>
    public void Write(string reason)
    {
        lock (_lock)
        {
            if (_lines >= MostLines)
                return;
            log.WriteLine("researchkit: " + reason);
            if (++_lines == MostLines)
                log.WriteLine("researchkit: further messages of this kind are not written.");
            log.Flush();
        }
    }
}
