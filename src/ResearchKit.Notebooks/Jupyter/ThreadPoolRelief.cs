namespace ResearchKit.Notebooks.Jupyter;

/// <summary>
/// Makes room in the thread pool. A cell may fill it with work that blocks; the engine's own continuations would then wait behind that work, as the pool
/// grows by a thread or two a second.
/// </summary>
internal static class ThreadPoolRelief
{
    private const int MostThreads = 1024;
    private const int ForTheEngine = 16;

    /// <summary>Lets the pool start a thread for everything that waits in it now, and some for the engine.</summary>
    public static void Widen()
    {
        var waiting = ThreadPool.PendingWorkItemCount;
        if (waiting == 0)
            return;
        ThreadPool.GetMinThreads(out var workers, out var completionPorts);
        var wanted = (int)Math.Min(MostThreads, ThreadPool.ThreadCount + waiting + ForTheEngine);
        if (wanted > workers)
            ThreadPool.SetMinThreads(wanted, completionPorts);
    }
}
