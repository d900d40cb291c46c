namespace ResearchKit.Sources.Pipeline;

/// <summary>Counts the steps of an import and tells about each.</summary>
internal sealed class ImportSteps(IProgress<ImportProgress>? progress)
{
    private int _done;

    /// <summary>Steps that are expected in all; never less than those done.</summary>
    public int Total { get; set; }

    public void Next(string step)
    {
        Total = Math.Max(Total, _done);
        progress?.Report(new ImportProgress(step, _done++, Total));
    }
}
