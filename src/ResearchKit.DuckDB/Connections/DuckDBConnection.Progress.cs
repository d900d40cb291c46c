namespace ResearchKit.DuckDB;

/// <content>Progress of queries.</content>
public sealed partial class DuckDBConnection
{
    private bool _reportsProgress;

    /// <summary>Has DuckDB keep track of progress on this connection, without printing it.</summary>
    internal void EnableProgress()
    {
        if (_reportsProgress)
            return;
        Run("SET enable_progress_bar_print = false; SET enable_progress_bar = true; SET progress_bar_time = 0");
        _reportsProgress = true;
    }
}
